package io.openmldb.rollout.workflows.api.request.window;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;

/**
 * When a rollout may touch nodes, week by week.
 *
 * <p>{@code from} and {@code to} are local times in {@code zone}. A time that daylight saving time
 * skips counts as the next valid one. Of a time that it shows twice, {@code from} counts as the
 * first and {@code to} as the second. A window that is skipped as a whole does not open on that
 * day.
 *
 * @param days the days on which it opens
 * @param from when it opens, {@code 01:00}
 * @param to when it closes, {@code 05:00}; on the next day where it is not after {@code from}
 * @param zone the time zone, {@code Asia/Shanghai}
 */
public record MaintenanceWindow(List<Weekday> days, String from, String to, String zone) {

  /** More days than a window can be away: a week, and one more where a day was skipped. */
  private static final int DAYS_TO_SEARCH = 16;

  public MaintenanceWindow {
    days = days == null ? List.of() : List.copyOf(days);
  }

  /**
   * When it is open next.
   *
   * @return empty when it is open at {@code moment}
   */
  public Optional<Instant> nextOpening(Instant moment) {
    LocalDate today = moment.atZone(ZoneId.of(zone)).toLocalDate();
    for (int i = -1; i < DAYS_TO_SEARCH; i++) {
      LocalDate day = today.plusDays(i);
      Instant opening = opening(day);
      Instant closing = closing(day);
      if (opensOn(day) && closing.isAfter(opening) && closing.isAfter(moment)) {
        return opening.isAfter(moment) ? Optional.of(opening) : Optional.empty();
      }
    }
    throw new IllegalStateException("the window " + words() + " never opens after " + moment);
  }

  /** In words: {@code SAT, SUN 01:00-05:00 Asia/Shanghai}. */
  public String words() {
    List<String> names = days.stream().map(Weekday::name).toList();
    return "%s %s-%s %s".formatted(String.join(", ", names), from, to, zone);
  }

  private boolean opensOn(LocalDate day) {
    return days.stream().anyMatch(open -> open.dayOfWeek() == day.getDayOfWeek());
  }

  private Instant opening(LocalDate day) {
    return moment(day.atTime(LocalTime.parse(from))).toInstant();
  }

  private Instant closing(LocalDate day) {
    LocalTime time = LocalTime.parse(to);
    LocalDate last = time.isAfter(LocalTime.parse(from)) ? day : day.plusDays(1);
    return moment(last.atTime(time)).withLaterOffsetAtOverlap().toInstant();
  }

  private ZonedDateTime moment(LocalDateTime local) {
    ZoneId place = ZoneId.of(zone);
    ZoneOffsetTransition change = place.getRules().getTransition(local);
    return change != null && change.isGap()
        ? change.getInstant().atZone(place)
        : local.atZone(place);
  }
}
