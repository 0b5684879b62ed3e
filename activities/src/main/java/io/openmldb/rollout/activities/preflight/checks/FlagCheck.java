package io.openmldb.rollout.activities.preflight.checks;

import static java.util.stream.Collectors.joining;

import io.openmldb.rollout.activities.config.file.ConfigWarning;
import io.openmldb.rollout.activities.config.gflags.Flag;
import io.openmldb.rollout.activities.config.gflags.FlagCatalog;
import io.openmldb.rollout.activities.config.gflags.FlagValues;
import io.openmldb.rollout.activities.config.gflags.ReleasedFlags;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingLevel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a flag file as it would become with what the node's own binary, or the table that stands
 * in for it, made of it. A binary says nothing of its own accord: a key that it does not know it
 * ignores, and a value that it does not take ends it only when it is really started.
 */
public final class FlagCheck {

  /** Flags that steer the reading of flags; they have no value to compare. */
  static final Set<String> READING = Set.of("flagfile", "fromenv", "tryfromenv", "undefok");

  private final NodeEdit edit;
  private final FlagCatalog catalog;

  private FlagCheck(NodeEdit edit, FlagCatalog catalog) {
    this.edit = edit;
    this.catalog = catalog;
  }

  public static List<Finding> findings(NodeEdit edit, FlagCatalog catalog) {
    return new FlagCheck(edit, catalog).all();
  }

  private List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    edit.edit().set().forEach((key, value) -> check(key, value).ifPresent(findings::add));
    edit.edit().set().keySet().forEach(key -> checkReaders(key).ifPresent(findings::add));
    for (String key : edit.edit().unset()) {
      if (catalog.flag(key).isEmpty() && edit.before().value(key).isEmpty()) {
        findings.add(unknown(key));
      }
    }
    Set<String> withoutValue = keysWithoutValue();
    edit.after()
        .values()
        .forEach(
            (key, value) -> {
              if (!edit.touches(key) && !READING.contains(key) && !withoutValue.contains(key)) {
                checkStanding(key, value).ifPresent(findings::add);
              }
            });
    return findings;
  }

  private Optional<Finding> check(String key, String value) {
    Optional<Flag> flag = catalog.flag(key);
    if (flag.isEmpty()) {
      return Optional.of(unknown(key));
    }
    return isTaken(flag.get(), value)
        ? worthNoting(flag.get(), value)
        : Optional.of(edit.finding(FindingCode.VALUE_NOT_TAKEN, key, notTaken(flag.get(), value)));
  }

  /** All components are one binary, which knows a flag also where only another one reads it. */
  private Optional<Finding> checkReaders(String key) {
    Set<Component> readers = ReleasedFlags.readersOf(key);
    Component component = edit.node().component();
    if (catalog.flag(key).isEmpty() || readers.isEmpty() || readers.contains(component)) {
      return Optional.empty();
    }
    String others = readers.stream().map(Component::id).collect(joining(" and "));
    return Optional.of(
        edit.finding(
            FindingLevel.WARNING,
            FindingCode.NOT_READ_BY_COMPONENT,
            key,
            "is never read by the component " + component.id() + ", only by " + others,
            "Ask for it for " + others + "; here it would change nothing."));
  }

  private Optional<Finding> worthNoting(Flag flag, String value) {
    String shown = edit.masking().value(flag.name(), value);
    if (edit.before().value(flag.name()).filter(value::equals).isPresent()) {
      return Optional.of(
          edit.finding(FindingCode.SAME_VALUE, flag.name(), "is " + shown + " already"));
    }
    return FlagValues.isTaken(flag.type(), value, flag.defaultValue())
        ? Optional.of(
            edit.finding(
                FindingCode.DEFAULT_VALUE,
                flag.name(),
                "would be " + shown + ", which it is without being set, too"))
        : Optional.empty();
  }

  private Optional<Finding> checkStanding(String key, String value) {
    Optional<Flag> flag = catalog.flag(key);
    if (flag.isEmpty()) {
      return Optional.of(
          edit.finding(
              FindingLevel.WARNING,
              FindingCode.UNKNOWN_KEY_IN_FILE,
              key,
              "stands in "
                  + edit.node().path()
                  + " already, but "
                  + catalog.binary()
                  + " knows no such flag and ignores it",
              KeySuggestions.hint(key, catalog.names())));
    }
    return isTaken(flag.get(), value)
        ? Optional.empty()
        : Optional.of(
            edit.finding(
                FindingCode.VALUE_NOT_TAKEN_IN_FILE,
                key,
                "stands in " + edit.node().path() + " already and " + notTaken(flag.get(), value)));
  }

  private Finding unknown(String key) {
    return edit.finding(
        FindingLevel.ERROR,
        FindingCode.UNKNOWN_KEY,
        key,
        "is no flag of " + catalog.binary() + "; it would be ignored silently",
        KeySuggestions.hint(key, catalog.names()));
  }

  private String notTaken(Flag flag, String value) {
    return "is of type "
        + flag.type()
        + " and does not take \""
        + edit.masking().value(flag.name(), value)
        + "\"; it would stay "
        + edit.masking().value(flag.name(), flag.currentValue());
  }

  private static boolean isTaken(Flag flag, String value) {
    return FlagValues.isTaken(flag.type(), value, flag.currentValue());
  }

  private Set<String> keysWithoutValue() {
    Set<String> keys = new HashSet<>();
    for (ConfigWarning oddity : edit.after().warnings()) {
      if (oddity.kind() == ConfigWarning.Kind.NO_VALUE) {
        keys.add(oddity.key());
      }
    }
    return keys;
  }
}
