package io.openmldb.rollout.workflows.api.request.window;

import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a maintenance window; nothing of one with a problem is kept. */
public final class MaintenanceWindowReader {

  private static final Pattern TIME = Pattern.compile("\\d{2}:\\d{2}");

  private final JsonObjectReader object;
  private boolean wrong;

  private MaintenanceWindowReader(JsonObjectReader object) {
    this.object = object;
  }

  /** The window in {@code object}; empty, with the problems told, where it is wrong. */
  public static Optional<MaintenanceWindow> read(JsonObjectReader object) {
    return new MaintenanceWindowReader(object).window();
  }

  private Optional<MaintenanceWindow> window() {
    List<Weekday> days = days();
    String from = time("from");
    String to = time("to");
    String zone = zone();
    object.rejectUnknownFields();
    if (from != null && from.equals(to)) {
      problem("to", "is the same as from, so that the window never opens");
    }
    if (wrong || from == null || to == null || zone == null) {
      return Optional.empty();
    }
    return Optional.of(new MaintenanceWindow(days, from, to, zone));
  }

  private List<Weekday> days() {
    List<String> named = object.texts("days");
    List<Weekday> days = new ArrayList<>();
    for (String name : named) {
      Optional<Weekday> day =
          Arrays.stream(Weekday.values())
              .filter(one -> one.name().equals(name.toUpperCase(Locale.ROOT)))
              .findFirst();
      if (day.isEmpty()) {
        String expected = Arrays.toString(Weekday.values());
        problem("days", "names \"" + name + "\", but each is one of " + expected);
      } else if (!days.contains(day.get())) {
        days.add(day.get());
      }
    }
    if (named.isEmpty()) {
      problem("days", "is missing: the days on which the window opens, such as [\"SAT\", \"SUN\"]");
    }
    return days;
  }

  private @Nullable String time(String field) {
    String text = required(field);
    if (text == null) {
      return null;
    }
    try {
      if (TIME.matcher(text).matches()) {
        LocalTime.parse(text);
        return text;
      }
    } catch (DateTimeParseException e) {
      // It is told below.
    }
    problem(field, "is \"" + text + "\", but a time such as 01:00 is expected");
    return null;
  }

  private @Nullable String zone() {
    String text = required("zone");
    if (text == null) {
      return null;
    }
    try {
      return ZoneId.of(text).getId();
    } catch (DateTimeException e) {
      problem("zone", "is \"" + text + "\", but a time zone such as Asia/Shanghai is expected");
      return null;
    }
  }

  private @Nullable String required(String field) {
    String text = object.text(field);
    object.requirePresent(field, text);
    return text;
  }

  private void problem(String field, String what) {
    wrong = true;
    object.problem(field, what);
  }
}
