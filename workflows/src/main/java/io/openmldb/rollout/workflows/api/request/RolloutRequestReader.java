package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.workflows.json.ContinuationField;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request strictly, collecting everything that is wrong with it instead of throwing. */
public final class RolloutRequestReader extends JsonDeserializer<RolloutRequest> {

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
  private static final String EXAMPLE =
      "{\"cluster\": \"demo\", \"changes\": [{\"component\": \"tablet\", \"set\":"
          + " {\"gc_interval\": \"60\"}}], \"reason\": \"fewer pauses\"}";

  /** The request in {@code json}, whatever {@code json} is; its problems say what is wrong. */
  public static RolloutRequest read(@Nullable JsonNode json) {
    InputProblems problems = new InputProblems();
    ContinuationField field = ContinuationField.in(json);
    RolloutRequest request =
        JsonObjectReader.ofInput(field.request(), EXAMPLE, problems)
            .map(object -> readRequest(object, problems))
            .orElseGet(() -> new RolloutRequest(null, List.of(), Options.DEFAULT, null));
    return new RolloutRequest(
        request.cluster(),
        request.changes(),
        request.options(),
        request.reason(),
        request.by(),
        problems.all(),
        field.continuation());
  }

  private static RolloutRequest readRequest(JsonObjectReader object, InputProblems problems) {
    RolloutRequest request = readFor(object.text("cluster"), object);
    object.rejectUnknownFields();
    checkCluster(request, problems);
    checkChanges(request, problems);
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
          "cluster",
          "is missing: the cluster's name in the worker's registry file, as in " + EXAMPLE);
    }
  }

  /** Adds a problem where {@code request} asks for nothing, and nothing else is wrong. */
  public static void checkChanges(RolloutRequest request, InputProblems problems) {
    if (request.changes().isEmpty() && !request.options().restartOnly() && problems.isEmpty()) {
      problems.add("changes", "is empty: nothing to change (a plain restart is restartOnly)");
    }
  }
}
