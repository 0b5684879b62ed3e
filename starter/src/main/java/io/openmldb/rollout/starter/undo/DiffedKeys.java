package io.openmldb.rollout.starter.undo;

import io.openmldb.rollout.workflows.api.model.Component;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys that a diff of a configuration file is about.
 *
 * @param before the values that were taken out
 * @param after the values that were put in
 * @param unclear keys of which the diff does not show for certain what they were or became
 */
record DiffedKeys(Map<String, String> before, Map<String, String> after, Set<String> unclear) {

  /** What stands in a diff for a secret. */
  private static final String MASK = "******";

  /** Reads a unified diff of the file of {@code component}. */
  static DiffedKeys of(Component component, String diff) {
    List<KeyAssignment> before = read(component, HunkSide.before(diff));
    List<KeyAssignment> after = read(component, HunkSide.after(diff));
    Set<String> unclear = new LinkedHashSet<>(unclear(before));
    unclear.addAll(unclear(after));
    if (unclear.contains(KeyAssignment.UNSEEN_KEY)) {
      // It may be any of the others.
      Stream.concat(before.stream(), after.stream())
          .filter(KeyAssignment::changed)
          .forEach(assignment -> unclear.add(assignment.key()));
    }
    return new DiffedKeys(changed(before), changed(after), unclear);
  }

  private static List<KeyAssignment> read(Component component, List<HunkSide> hunks) {
    return hunks.stream()
        .flatMap(
            hunk ->
                (component.readsFlagFile()
                        ? FlagAssignments.in(hunk)
                        : PropertyAssignments.in(hunk))
                    .stream())
        .toList();
  }

  /** Keys with a changed line that cannot be read, or that another line contradicts. */
  private static Set<String> unclear(List<KeyAssignment> assignments) {
    return assignments.stream()
        .filter(KeyAssignment::changed)
        .filter(
            one -> one.value() == null || assignments.stream().anyMatch(o -> contradict(one, o)))
        .map(KeyAssignment::key)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean contradict(KeyAssignment one, KeyAssignment other) {
    return one.key().equals(other.key()) && !Objects.equals(one.value(), other.value());
  }

  private static Map<String, String> changed(List<KeyAssignment> assignments) {
    Map<String, String> values = new LinkedHashMap<>();
    assignments.stream()
        .filter(assignment -> assignment.changed() && assignment.value() != null)
        .forEach(assignment -> values.put(assignment.key(), assignment.value()));
    return values;
  }

  /** Every key that was set, changed or removed. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.addAll(unclear);
    return keys;
  }

  /** Whether what the key was, or what it became, cannot be told from the diff. */
  boolean isUnclear(String key) {
    return unclear.contains(key);
  }

  /** The value before; empty when the key was not set. */
  Optional<String> before(String key) {
    return Optional.ofNullable(before.get(key));
  }

  /** The value after; empty when the key was removed. */
  Optional<String> after(String key) {
    return Optional.ofNullable(after.get(key));
  }

  /**
   * Whether the diff hides what the key was, or a part of it: then only whoever knows it can put it
   * back.
   */
  boolean hidesBefore(String key) {
    return isMasked(key) || before(key).filter(DiffedKeys::isMasked).isPresent();
  }

  /**
   * Whether the diff hides a part of what the key became: then nobody can tell whether it is so.
   */
  boolean hidesPartOfAfter(String key) {
    return after(key).filter(value -> isMasked(value) && !value.equals(MASK)).isPresent();
  }

  private static boolean isMasked(String text) {
    return text.contains(MASK);
  }
}
