package io.openmldb.rollout.workflows.api.start;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of rollouts, as it is listed.
 *
 * @param name its id in Temporal
 * @param paused whether it starts nothing for now
 * @param next when it starts a rollout next; null when it does not
 * @param last when it was to start its last rollout; null before the first
 * @param note for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleEntry(
    String name, boolean paused, @Nullable Instant next, @Nullable Instant last, String note) {}
