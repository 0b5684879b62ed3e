package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the recovery of a cluster. It is read strictly and never throws: what is wrong with it
 * is in {@link #problems()}, so that a mistyped {@code dryRun} cannot start a recovery.
 *
 * @param cluster the cluster's name in the registry
 * @param dryRun whether only to say what is wrong
 * @param without endpoints of tablets that are away, or up without their data, and are to be given
 *     up: a partition is led by the best of its other replicas, and what only the given-up tablets
 *     hold is lost
 * @param noProgress the longest time without any progress, from ten seconds to four hours
 * @param reason why, for the record; may be null
 * @param by who asks, for the record; may be null
 * @param problems what was wrong in the JSON; empty for a request that was made in code
 */
@JsonDeserialize(using = RecoveryRequest.Reader.class)
public record RecoveryRequest(
    @Nullable String cluster,
    boolean dryRun,
    List<String> without,
    Duration noProgress,
    @Nullable String reason,
    @Nullable String by,
    @JsonIgnore List<String> problems) {

  /** Without a deadline of its own, a recovery gives up after this long without any progress. */
  public static final Duration NO_PROGRESS = Duration.ofMinutes(5);

  /** Shorter than this, a server that merely takes its time would count as stuck. */
  static final Duration LEAST = Duration.ofSeconds(10);

  /** Within the time that one attempt may take altogether. */
  static final Duration MOST = Duration.ofHours(4);

  public RecoveryRequest {
    without = without == null ? List.of() : List.copyOf(without);
    noProgress = noProgress == null ? NO_PROGRESS : noProgress;
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public RecoveryRequest(
      String cluster,
      boolean dryRun,
      List<String> without,
      Duration noProgress,
      @Nullable String reason,
      @Nullable String by) {
    this(cluster, dryRun, without, noProgress, reason, by, List.of());
  }

  /** One that gives no tablet up, with the default deadline, without a name of who asked. */
  public RecoveryRequest(String cluster, boolean dryRun, String reason) {
    this(cluster, dryRun, List.of(), NO_PROGRESS, reason, null);
  }

  public static final class Reader extends ClusterRequestReader<RecoveryRequest> {

    @Override
    protected RecoveryRequest read(JsonObjectReader object, InputProblems problems) {
      String cluster = cluster(object);
      boolean dryRun = object.flag("dryRun", false);
      List<String> without = object.endpoints("without");
      rejectDoubles(object, without);
      Duration noProgress = object.duration("noProgress", NO_PROGRESS, LEAST, MOST);
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new RecoveryRequest(cluster, dryRun, without, noProgress, reason, by, problems.all());
    }

    @Override
    protected RecoveryRequest unreadable(List<String> problems) {
      return new RecoveryRequest(null, true, List.of(), NO_PROGRESS, null, null, problems);
    }

    private static void rejectDoubles(JsonObjectReader object, List<String> endpoints) {
      Set<String> seen = new LinkedHashSet<>();
      for (String endpoint : endpoints) {
        if (!seen.add(endpoint)) {
          object.problem("without", "names \"" + endpoint + "\" twice");
        }
      }
    }
  }
}
