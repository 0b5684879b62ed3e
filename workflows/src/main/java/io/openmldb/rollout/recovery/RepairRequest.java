package io.openmldb.rollout.recovery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.openmldb.rollout.json.ObjectReading;
import io.openmldb.rollout.json.Problems;
import java.util.List;

/**
 * Asks for what a rollout has left behind to be undone. It is read strictly and never throws: what
 * is wrong with it is in {@link #problems()}.
 *
 * @param cluster the cluster's name in the registry
 * @param dryRun whether only to say what is left behind
 * @param reason why, for the record; may be null
 * @param by who asks, for the record; may be null
 * @param problems what was wrong in the JSON; empty for a request that was made in code
 */
@JsonDeserialize(using = RepairRequest.Reader.class)
public record RepairRequest(
    String cluster, boolean dryRun, String reason, String by, @JsonIgnore List<String> problems) {

  public RepairRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public RepairRequest(String cluster, boolean dryRun, String reason, String by) {
    this(cluster, dryRun, reason, by, List.of());
  }

  static final class Reader extends MendingReader<RepairRequest> {

    @Override
    protected RepairRequest read(ObjectReading object, Problems problems) {
      String cluster = cluster(object);
      boolean dryRun = object.flag("dryRun", false);
      String reason = object.text("reason");
      String by = object.text("by");
      object.rejectUnknownFields();
      return new RepairRequest(cluster, dryRun, reason, by, problems.all());
    }

    @Override
    protected RepairRequest unreadable(List<String> problems) {
      return new RepairRequest(null, true, null, null, problems);
    }
  }
}
