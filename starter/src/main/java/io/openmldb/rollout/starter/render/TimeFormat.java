package io.openmldb.rollout.starter.render;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Instants in the reader's zone, and durations in words. */
public record TimeFormat(ZoneId zone) {

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  /** Day and time; a dash for null. */
  public String full(@Nullable Instant instant) {
    return instant == null ? "-" : DAY_AND_TIME.format(instant.atZone(zone));
  }

  /** The time of day; a dash for null. */
  public String clock(@Nullable Instant instant) {
    return instant == null ? "-" : TIME.format(instant.atZone(zone));
  }

  /**
   * The time of day, with the day in front where that is another than {@code reference}'s; a dash
   * for null.
   *
   * @param reference a moment whose day the reader knows; null: none
   */
  public String clock(@Nullable Instant instant, @Nullable Instant reference) {
    return reference == null || instant == null || dayOf(instant).equals(dayOf(reference))
        ? clock(instant)
        : full(instant);
  }

  private LocalDate dayOf(Instant instant) {
    return LocalDate.ofInstant(instant, zone);
  }

  /** From {@code start} to {@code end}, as {@link #inWords}; empty when either is null. */
  public static String between(@Nullable Instant start, @Nullable Instant end) {
    return start == null || end == null ? "" : inWords(Duration.between(start, end));
  }

  /** In two units at most: {@code 45 s}, {@code 4 min 20 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
  public static String inWords(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return two(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
    }
    return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    String text = large + " " + largeUnit;
    return small == 0 ? text : text + " " + small + " " + smallUnit;
  }
}
