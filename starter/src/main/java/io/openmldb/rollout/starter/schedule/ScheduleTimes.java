package io.openmldb.rollout.starter.schedule;

import java.util.List;

/**
 * When a schedule starts a rollout.
 *
 * @param cron cron expressions, as Temporal reads them; it starts at the times of each
 * @param zone the time zone in which they count, {@code Asia/Shanghai}
 */
public record ScheduleTimes(List<String> cron, String zone) {

  public ScheduleTimes {
    cron = List.copyOf(cron);
  }
}
