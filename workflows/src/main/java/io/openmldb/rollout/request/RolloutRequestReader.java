package io.openmldb.rollout.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.json.ObjectReading;
import io.openmldb.rollout.json.Problems;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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
  public static RolloutRequest read(JsonNode json) {
    Problems problems = new Problems();
    RolloutRequest request =
        ObjectReading.of(json, "", problems)
            .map(RolloutRequestReader::readRequest)
            .orElseGet(() -> new RolloutRequest(null, List.of(), Options.DEFAULT, null));
    RequestRules.check(request, problems);
    return new RolloutRequest(
        request.cluster(), request.changes(), request.options(), request.reason(), problems.all());
  }

  private static RolloutRequest readRequest(ObjectReading object) {
    String cluster = object.text("cluster");
    List<Change> changes = object.objects("changes", ChangeReader::read);
    Options options = object.object("options", OptionsReader::read).orElse(Options.DEFAULT);
    String reason = object.text("reason");
    object.rejectUnknownFields();
    return new RolloutRequest(cluster, changes, options, reason);
  }

  private static final class ChangeReader {
    static Optional<Change> read(ObjectReading object) {
      Optional<Component> component = component(object);
      Change change =
          new Change(
              component.orElse(null),
              object.texts("endpoints"),
              object.textMap("set"),
              object.texts("unset"));
      object.rejectUnknownFields();
      return component.map(known -> change);
    }

    private static Optional<Component> component(ObjectReading object) {
      String id = object.text("component");
      if (id == null) {
        object.problem("component", "is missing: nameserver, tablet, apiserver or taskmanager");
        return Optional.empty();
      }
      Optional<Component> component = Component.named(id);
      if (component.isEmpty()) {
        object.problem(
            "component",
            "\"" + id + "\" is no component: nameserver, tablet, apiserver or taskmanager");
      }
      return component;
    }
  }
}
