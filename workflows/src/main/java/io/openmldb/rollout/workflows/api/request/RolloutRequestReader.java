package io.openmldb.rollout.workflows.api.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
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

  /** The request in {@code json}, whatever {@code json} is; its problems say what is wrong. */
  public static RolloutRequest read(@Nullable JsonNode json) {
    InputProblems problems = new InputProblems();
    RolloutRequest request =
        JsonObjectReader.of(json, "", problems)
            .map(RolloutRequestReader::readRequest)
            .orElseGet(() -> new RolloutRequest(null, List.of(), Options.DEFAULT, null));
    checkWhole(request, problems);
    return new RolloutRequest(
        request.cluster(),
        request.changes(),
        request.options(),
        request.reason(),
        request.by(),
        problems.all());
  }

  private static RolloutRequest readRequest(JsonObjectReader object) {
    String cluster = object.text("cluster");
    Options options = object.object("options", OptionsReader::read).orElse(Options.DEFAULT);
    List<Change> changes =
        object.objects("changes", change -> ChangeReader.read(change, options.restartOnly()));
    String reason = object.text("reason");
    String by = object.text("by");
    object.rejectUnknownFields();
    return new RolloutRequest(cluster, changes, options, reason).askedBy(by);
  }

  private static void checkWhole(RolloutRequest request, InputProblems problems) {
    if (request.cluster() == null || request.cluster().isBlank()) {
      problems.add("cluster", "is missing: the cluster's name in the worker's registry file");
    }
    if (request.changes().isEmpty() && !request.options().restartOnly() && problems.isEmpty()) {
      problems.add("changes", "is empty: nothing to change (a plain restart is restartOnly)");
    }
  }
}
