package io.openmldb.rollout.workflows.api.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Configuration keys whose values are secret. */
public final class SecretKeys {

  /** Stands for a secret in whatever a person may come to read. */
  public static final String MASK = "******";

  private static final String HIDDEN = "(secret)";
  private static final String REFERENCE = "${secret:";

  private static final Pattern USUAL =
      Pattern.compile(
          "passw|pwd|secret|token|credential|(zk|zookeeper)[._-]?cert"
              + "|(api|access|private|secret)[._-]?key|authorization",
          Pattern.CASE_INSENSITIVE);

  private SecretKeys() {}

  /** Whether a key is secret by its name: passwords, tokens and the like, and certificates. */
  public static boolean isUsual(String key) {
    return USUAL.matcher(key).find();
  }

  /** Whether {@code value} names a secret that the worker is to look up. */
  public static boolean isReference(String value) {
    return value.contains(REFERENCE);
  }

  /** What a person may see of {@code value}, of a request that need not have been checked yet. */
  public static String shown(String key, String value) {
    if (SecretValueFinder.isOnlyReference(value)) {
      return value;
    }
    boolean hidden = isUsual(key) && !isReference(value);
    return hidden ? HIDDEN : SecretValueFinder.masked(value, SecretKeys::isUsual, HIDDEN);
  }

  /** The keys to which {@code values} gives a secret that the worker is to look up. */
  public static List<String> keysOfReferences(Map<String, String> values) {
    return values.entrySet().stream()
        .filter(entry -> isReference(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Where {@code request} spells a secret out instead of naming it, a sentence each: the request
   * stands in the workflow's history, where a secret must never be. The value of a harmless key may
   * hold one, too: {@code spark.x=1;spark.secret.key=…}.
   *
   * @param isSecret which keys are secret
   */
  public static List<String> plainSecrets(RolloutRequest request, Predicate<String> isSecret) {
    List<String> problems = new ArrayList<>();
    for (Change change : request.changes()) {
      change
          .set()
          .forEach(
              (key, value) -> {
                if (isSecret.test(key) && !value.isBlank() && !isReference(value)) {
                  problems.add(plainSecrets(change, key, "is a secret, and its value"));
                } else if (!isSecret.test(key)
                    && SecretValueFinder.containsPlainSecret(value, isSecret)) {
                  problems.add(plainSecrets(change, key, "holds a secret, and that"));
                }
              });
    }
    return problems;
  }

  private static String plainSecrets(Change change, String key, String what) {
    return "%s.%s %s would stand in the workflow's history: give it as ${secret:NAME},"
            .formatted(change.component().id(), key, what)
        + " which the worker resolves";
  }
}
