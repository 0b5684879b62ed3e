package io.openmldb.rollout.workflows.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmldb.rollout.workflows.json.Excerpt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recovery or a repair found and did.
 *
 * @param cluster the cluster's name in the registry
 * @param dryRun whether it only diagnosed, and changed nothing
 * @param without tablets that were given up, by their endpoints
 * @param reason why it was asked for; null when that was not said
 * @param by who asked for it; null when that was not said
 * @param startedAt when it began
 * @param finishedAt when it ended; null while it runs
 * @param found what was wrong before, one sentence each
 * @param done what was done, one sentence each, in order
 * @param left what is wrong still, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecoveryReport(
    @Nullable String cluster,
    boolean dryRun,
    List<String> without,
    @Nullable String reason,
    @Nullable String by,
    Instant startedAt,
    @Nullable Instant finishedAt,
    List<String> found,
    List<String> done,
    List<String> left) {

  public RecoveryReport {
    without = without == null ? List.of() : List.copyOf(without);
    found = found == null ? List.of() : Excerpt.sentences(found);
    done = done == null ? List.of() : Excerpt.sentences(done);
    left = left == null ? List.of() : Excerpt.sentences(left);
  }
}
