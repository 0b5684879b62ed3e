package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what a rollout has left behind to be undone. It is read strictly and never throws: what
 * is wrong with it is in {@link #problems()}.
 *
 * @param cluster the cluster's name in the registry
 * @param dryRun whether only to say what is left behind
 * @param ownerIsGone whether the workflow that holds the cluster belongs to another Temporal that
 *     is gone for good: a person says so, because nobody can be asked
 * @param noProgress the longest time without any progress, while a tablet becomes whole; from ten
 *     seconds to four hours
 * @param reason why, for the record; may be null
 * @param by who asks, for the record; may be null
 * @param problems what was wrong in the JSON; empty for a request that was made in code
 */
@JsonDeserialize(using = RepairRequest.Reader.class)
public record RepairRequest(
    @Nullable String cluster,
    boolean dryRun,
    boolean ownerIsGone,
    Duration noProgress,
    @Nullable String reason,
    @Nullable String by,
    @JsonIgnore List<String> problems) {

  public RepairRequest {
    noProgress = noProgress == null ? RecoveryRequest.NO_PROGRESS : noProgress;
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public RepairRequest(
      String cluster,
      boolean dryRun,
      boolean ownerIsGone,
      Duration noProgress,
      @Nullable String reason,
      String by) {
    this(cluster, dryRun, ownerIsGone, noProgress, reason, by, List.of());
  }

  /** One with the default deadline, of what a workflow of this Temporal has left behind. */
  public RepairRequest(String cluster, boolean dryRun, String reason, String by) {
    this(cluster, dryRun, false, RecoveryRequest.NO_PROGRESS, reason, by);
  }

  public static final class Reader extends ClusterRequestReader<RepairRequest> {

    @Override
    protected RepairRequest read(JsonObjectReader object, InputProblems problems) {
      String cluster = cluster(object);
      boolean dryRun = object.flag("dryRun", false);
      boolean ownerIsGone = object.flag("ownerIsGone", false);
      Duration noProgress =
          object.duration(
              "noProgress",
              RecoveryRequest.NO_PROGRESS,
              RecoveryRequest.LEAST,
              RecoveryRequest.MOST);
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new RepairRequest(
          cluster, dryRun, ownerIsGone, noProgress, reason, by, problems.all());
    }

    @Override
    protected RepairRequest unreadable(List<String> problems) {
      return new RepairRequest(
          null, true, false, RecoveryRequest.NO_PROGRESS, null, null, problems);
    }
  }
}
