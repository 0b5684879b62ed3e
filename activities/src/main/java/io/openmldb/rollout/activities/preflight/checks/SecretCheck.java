package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.SecretKeys;
import java.util.ArrayList;
import java.util.List;

/** Where a request would let a secret out. */
public final class SecretCheck {

  private SecretCheck() {}

  /**
   * Secrets that are written out in the request, and secrets that later plans and reports would
   * show.
   */
  public static List<Finding> of(RolloutRequest request, Masking masking) {
    List<Finding> findings = new ArrayList<>();
    SecretKeys.plainSecrets(request, masking::hides).stream()
        .map(SecretCheck::spelledOut)
        .forEach(findings::add);
    for (Change change : request.changes()) {
      SecretKeys.keysOfReferences(change.set()).stream()
          .filter(key -> isShown(key, change.set().getOrDefault(key, ""), masking))
          .map(key -> unlisted(change.component().id() + "." + key))
          .forEach(findings::add);
    }
    return findings.stream().distinct().toList();
  }

  /** Whether a value that stood where a reference stands would be shown. */
  private static boolean isShown(String key, String value, Masking masking) {
    return SecretKeys.isReference(masking.value(key, value));
  }

  private static Finding spelledOut(String problem) {
    return Finding.ofCluster(FindingCode.SECRET_SPELLED_OUT, problem);
  }

  private static Finding unlisted(String key) {
    return Finding.ofCluster(
        FindingCode.SECRET_KEY_NOT_LISTED,
        key
            + " is given a secret, but is not known to be secret: later plans and rollout drift"
            + " would show its value, and workflow histories keep what they show");
  }
}
