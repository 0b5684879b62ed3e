package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.ConfigChange;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node's file as it is and as it would become.
 *
 * @param node whose file
 * @param edit what changes, secrets resolved
 * @param before the file as it is
 * @param after the file as it would become
 * @param masking hides secret values in whatever is said of it
 */
public record NodeEdit(
    Node node, ConfigEdit edit, ConfigFile before, ConfigFile after, Masking masking) {

  /** A finding about one key of this file, with the level and the hint of its code. */
  Finding finding(FindingCode code, String key, String what) {
    return finding(code.level(), code, key, what, code.hint());
  }

  /** A finding about one key of this file. */
  public Finding finding(
      FindingLevel level, FindingCode code, String key, String what, @Nullable String hint) {
    String shown = masking.key(key);
    String message = node.title() + ": " + shown + " " + what;
    return Finding.ofNode(level, code, node, message, hint).about(shown);
  }

  /** A finding about this file. */
  Finding finding(FindingLevel level, FindingCode code, String what, @Nullable String hint) {
    return Finding.ofNode(level, code, node, node.title() + ": " + what, hint);
  }

  /** The keys whose values the edit changes, in the order of the file, secrets masked. */
  public List<ConfigChange> changes() {
    Map<String, String> was = before.values();
    Map<String, String> becomes = after.values();
    Masking all = masking.alsoHidingValuesOf(was).alsoHidingValuesOf(becomes);
    Set<String> keys = new LinkedHashSet<>(was.keySet());
    keys.addAll(becomes.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(was.get(key), becomes.get(key)))
        .map(
            key ->
                new ConfigChange(
                    all.key(key), shown(all, key, was.get(key)), shown(all, key, becomes.get(key))))
        .toList();
  }

  private static @Nullable String shown(Masking masking, String key, @Nullable String value) {
    return value == null ? null : masking.value(key, value);
  }

  /** Whether the edit sets or unsets {@code key}, however it is written. */
  public boolean touches(String key) {
    String name = node.component().canonical(key);
    return Stream.concat(edit.set().keySet().stream(), edit.unset().stream())
        .map(node.component()::canonical)
        .anyMatch(name::equals);
  }
}
