package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.config.gflags.FlagsPageContent;
import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.activities.openmldb.client.FlagsPageClient;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.EffectiveProof;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out whether a running process has a configuration, in the best way that it offers. */
public final class EffectiveConfiguration {

  private final FlagsPageClient pages;

  public EffectiveConfiguration(FlagsPageClient pages) {
    this.pages = pages;
  }

  /**
   * Compares {@code process} with what it should run with.
   *
   * @param edit the keys that must be effective, secrets resolved
   * @param wanted its file, and how to speak of it
   */
  public Judgement judge(
      RemoteHost host, Node node, ProcessSnapshot process, ConfigEdit edit, Wanted wanted) {
    FileProof file = FileProof.read(host, node, process);
    String sha256 = wanted.sha256();
    if (sha256 == null) {
      return new Judgement(
          EffectiveProof.FILE, file.sameProcess() ? List.of() : List.of("the process has ended"));
    }
    Optional<FlagsPageContent> page =
        node.component().readsFlagFile() && !edit.isEmpty()
            ? pages.read(node.endpoint(), keys(edit))
            : Optional.empty();
    if (page.isEmpty()) {
      return new Judgement(
          EffectiveProof.FILE, file.objection(sha256).map(List::of).orElse(List.of()));
    }
    return new Judgement(
        EffectiveProof.FLAGS_PAGE, objections(page.get(), edit, file, sha256, wanted.masking()));
  }

  private static List<String> objections(
      FlagsPageContent page, ConfigEdit edit, FileProof file, String sha256, Masking masking) {
    List<String> objections = new ArrayList<>();
    if (!file.sameProcess()) {
      objections.add("the process has ended");
    }
    if (!sha256.equals(file.sha256())) {
      objections.add("its file is another one than planned (sha-256 " + file.sha256() + ")");
    }
    edit.set()
        .forEach(
            (key, value) -> {
              if (!page.shows(key, value)) {
                objections.add(
                    "its flags page does not show " + key + " as " + masking.value(key, value));
              }
            });
    for (String key : edit.unset()) {
      if (page.has(key) && !page.showsDefault(key)) {
        objections.add("its flags page does not show " + key + " at its default");
      }
    }
    return objections;
  }

  private static Set<String> keys(ConfigEdit edit) {
    Set<String> keys = new TreeSet<>(edit.set().keySet());
    keys.addAll(edit.unset());
    return keys;
  }

  /**
   * What a process should run with.
   *
   * @param sha256 its file as it must be; null when it is somebody else's, and not judged
   * @param masking hides values in what is said of it
   */
  public record Wanted(@Nullable String sha256, Masking masking) {}

  /**
   * What was found.
   *
   * @param proof how it was found
   * @param objections what differs, one sentence each; empty means that it is effective
   */
  public record Judgement(EffectiveProof proof, List<String> objections) {

    public Judgement {
      objections = List.copyOf(objections);
    }

    public boolean isEffective() {
      return objections.isEmpty();
    }
  }
}
