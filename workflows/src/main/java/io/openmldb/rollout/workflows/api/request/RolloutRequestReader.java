package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request strictly, collecting everything that is wrong with it instead of throwing. */
public final class RolloutRequestReader extends JsonDeserializer<RolloutRequest> {

  private static final String CONTINUATION = "continuation";

  @Override
  public RolloutRequest deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    return read(parser.readValueAsTree());
  }

  @Override
  public RolloutRequest getNullValue(DeserializationContext context) {
    return read(null);
  }

  /** Whoever sends an empty form learns from its failure what to put into it. */
  private static final String AS_IN =
      ", as in {\"cluster\": \"demo\", \"changes\": [{\"component\": \"tablet\", \"set\":"
          + " {\"gc_interval\": \"60\"}}], \"reason\": \"fewer pauses\"}";

  /** The request in {@code json}, whatever {@code json} is; its problems say what is wrong. */
  public static RolloutRequest read(@Nullable JsonNode json) {
    InputProblems problems = new InputProblems();
    JsonNode continuation = continuationIn(json);
    RolloutRequest request =
        JsonObjectReader.of(
                json == null || continuation == null ? json : withoutContinuation(json),
                "",
                problems)
            .map(RolloutRequestReader::readRequest)
            .orElseGet(() -> new RolloutRequest(null, List.of(), Options.DEFAULT, null));
    checkCluster(request, problems);
    checkChanges(request, problems);
    return new RolloutRequest(
        request.cluster(),
        request.changes(),
        request.options(),
        request.reason(),
        request.by(),
        problems.all(),
        continuation);
  }

  /** No field for people: it is not offered as a known one, and its content is not judged here. */
  private static @Nullable JsonNode continuationIn(@Nullable JsonNode json) {
    return json != null && json.hasNonNull(CONTINUATION) ? json.get(CONTINUATION) : null;
  }

  private static JsonNode withoutContinuation(JsonNode json) {
    return ((ObjectNode) json.deepCopy()).without(CONTINUATION);
  }

  private static RolloutRequest readRequest(JsonObjectReader object) {
    RolloutRequest request = readFor(object.text("cluster"), object);
    object.rejectUnknownFields();
    return request;
  }

  /**
   * What {@code object} asks for on {@code cluster}: changes, options, why and by whom; its other
   * fields are left to the caller.
   */
  public static RolloutRequest readFor(@Nullable String cluster, JsonObjectReader object) {
    Options options = object.object("options", OptionsReader::read).orElse(Options.DEFAULT);
    List<Change> changes =
        object.objects("changes", change -> ChangeReader.read(change, options.restartOnly()));
    String reason = object.text("reason");
    String by = object.text("by");
    return new RolloutRequest(cluster, changes, options, reason).askedBy(by);
  }

  private static void checkCluster(RolloutRequest request, InputProblems problems) {
    if (request.cluster() == null || request.cluster().isBlank()) {
      problems.add(
          "cluster", "is missing: the cluster's name in the worker's registry file" + AS_IN);
    }
  }

  /** Adds a problem where {@code request} asks for nothing, and nothing else is wrong. */
  public static void checkChanges(RolloutRequest request, InputProblems problems) {
    if (request.changes().isEmpty() && !request.options().restartOnly() && problems.isEmpty()) {
      problems.add("changes", "is empty: nothing to change (a plain restart is restartOnly)");
    }
  }
}
