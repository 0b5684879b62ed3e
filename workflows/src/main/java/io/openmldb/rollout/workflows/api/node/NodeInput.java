package io.openmldb.rollout.workflows.api.node;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node rollout is started with: a task, in the same JSON. One that cannot be read is kept
 * with its problem, because the workflow decides what follows: a person's mistake ends it, a newer
 * rollout's task waits for a worker that knows it.
 *
 * @param task the task; null when it could not be read
 * @param problem why it could not be read; null when it could
 */
public record NodeInput(@JsonValue @Nullable NodeTask task, @Nullable String problem) {

  public NodeInput(NodeTask task) {
    this(task, null);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static NodeInput of(JsonNode json) {
    try {
      return new NodeInput(RolloutDataConverter.mapper().treeToValue(json, NodeTask.class));
    } catch (JsonProcessingException e) {
      return new NodeInput(null, e.getOriginalMessage());
    }
  }

  /** The task, if there is one with all that a node rollout needs. */
  public Optional<NodeTask> complete() {
    return Optional.ofNullable(task)
        .filter(
            read ->
                read.plan() != null
                    && read.lease() != null
                    && read.options() != null
                    && read.direction() != null);
  }
}
