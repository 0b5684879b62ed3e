package io.openmldb.rollout.workflows.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.workflows.api.plan.Plan;
import io.openmldb.rollout.workflows.api.report.Report;
import io.openmldb.rollout.workflows.api.request.ApprovalPolicy;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.undo.InverseRollout;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The request that takes back what a rollout has changed, as the input of a form in Temporal's UI.
 * Its plan waits for approval: nobody has compared what somebody else has changed since.
 *
 * @param json the request, in one line
 * @param leftAlone what it does not take back, and why, a sentence each
 */
record UndoInput(String json, List<String> leftAlone) {

  private static final ObjectMapper MAPPER = RolloutDataConverter.mapper();

  UndoInput {
    leftAlone = List.copyOf(leftAlone);
  }

  /** The input that takes back {@code done}; empty where no value of a key would change. */
  static Optional<UndoInput> of(RolloutRequest done, Plan plan, Report report) {
    InverseRollout inverse = InverseRollout.of(plan, report);
    if (inverse.changes().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode input = MAPPER.createObjectNode();
    input.put("cluster", done.cluster());
    input.set("changes", MAPPER.valueToTree(inverse.changes()));
    input.set("options", options(done.options().forInverse()));
    input.put("reason", "undo of %s, run %s".formatted(report.workflowId(), report.runId()));
    return Optional.of(new UndoInput(input.toString(), inverse.leftAlone()));
  }

  /** Those that are not as by default, with the approval of the plan. */
  private static ObjectNode options(Options options) {
    JsonNode all = MAPPER.valueToTree(options);
    JsonNode defaults = MAPPER.valueToTree(Options.DEFAULT);
    ObjectNode chosen = MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> option : all.properties()) {
      if (!option.getValue().equals(defaults.path(option.getKey()))) {
        chosen.set(option.getKey(), option.getValue());
      }
    }
    return chosen.put("approval", ApprovalPolicy.PLAN.name());
  }
}
