package io.openmldb.rollout.workflows.api.fleet;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.RolloutRequestReader;
import io.openmldb.rollout.workflows.json.ContinuationField;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the request of a fleet rollout strictly, collecting everything that is wrong with it
 * instead of throwing. What is asked for on each cluster is read as a rollout's request is.
 */
public final class FleetRequestReader extends JsonDeserializer<FleetRequest> {

  /** With them all, status and report fit into a payload, and a continuation into an input. */
  static final int MOST_CLUSTERS = 2_000;

  /** Each has the report of its rollout in the history, which has to stay below 50 MB. */
  static final int MOST_CONCURRENT = 50;

  /** A workflow's id is made of it, and Temporal takes 1,000 bytes. */
  static final int LONGEST_NAME = 200;

  private static final String EXAMPLE =
      "{\"fleet\": \"spring\", \"clusters\": [{\"cluster\": \"demo\"}], \"changes\":"
          + " [{\"component\": \"tablet\", \"set\": {\"gc_interval\": \"60\"}}]}";

  @Override
  public FleetRequest deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    return read(parser.readValueAsTree());
  }

  @Override
  public FleetRequest getNullValue(DeserializationContext context) {
    return read(null);
  }

  /** The request in {@code json}, whatever {@code json} is; its problems say what is wrong. */
  public static FleetRequest read(@Nullable JsonNode json) {
    InputProblems problems = new InputProblems();
    ContinuationField field = ContinuationField.in(json);
    FleetRequest read =
        JsonObjectReader.ofInput(field.request(), EXAMPLE, problems)
            .map(object -> readFields(object, problems))
            .orElseGet(FleetRequestReader::empty);
    return new FleetRequest(
        read.fleet(),
        read.clusters(),
        read.strategy(),
        read.changes(),
        read.options(),
        read.reason(),
        read.by(),
        problems.all(),
        field.continuation());
  }

  private static FleetRequest empty() {
    return new FleetRequest(
        null,
        List.of(),
        FleetStrategy.DEFAULT,
        List.of(),
        Options.DEFAULT,
        null,
        null,
        List.of(),
        null);
  }

  private static FleetRequest readFields(JsonObjectReader object, InputProblems problems) {
    String fleet = name(object, "fleet");
    object.requirePresent("fleet", fleet);
    Set<String> named = new LinkedHashSet<>();
    List<FleetCluster> clusters =
        object.objects("clusters", cluster -> readCluster(cluster, named));
    checkNumber(object, clusters);
    FleetStrategy strategy =
        object.object("strategy", FleetRequestReader::readStrategy).orElse(FleetStrategy.DEFAULT);
    RolloutRequest each = RolloutRequestReader.readFor(null, object);
    object.rejectUnknownFields();
    checkEndpoints(object, each);
    RolloutRequestReader.checkChanges(each, problems);
    return new FleetRequest(
        fleet,
        clusters,
        strategy,
        each.changes(),
        each.options(),
        each.reason(),
        each.by(),
        List.of(),
        null);
  }

  private static void checkNumber(JsonObjectReader object, List<FleetCluster> clusters) {
    if (clusters.isEmpty()) {
      object.problem("clusters", "names no cluster: [{\"cluster\": \"name\"}, ...]");
    }
    if (clusters.size() > MOST_CLUSTERS) {
      object.problem(
          "clusters",
          "names "
              + clusters.size()
              + " clusters; a fleet rollout takes "
              + MOST_CLUSTERS
              + " at most, so make several of it");
    }
  }

  private static void checkEndpoints(JsonObjectReader object, RolloutRequest each) {
    for (int i = 0; i < each.changes().size(); i++) {
      if (!each.changes().get(i).endpoints().isEmpty()) {
        object.problem(
            "changes",
            "[" + i + "] names endpoints, which are nodes of one cluster: use a rollout of it");
      }
    }
  }

  private static Optional<FleetCluster> readCluster(JsonObjectReader object, Set<String> named) {
    String cluster = name(object, "cluster");
    object.requirePresent("cluster", cluster);
    String taskQueue = name(object, "taskQueue");
    object.rejectUnknownFields();
    if (cluster == null) {
      return Optional.empty();
    }
    if (!named.add(cluster)) {
      object.problem("cluster", "\"" + cluster + "\" is named twice");
    }
    return Optional.of(new FleetCluster(cluster, taskQueue));
  }

  private static @Nullable String name(JsonObjectReader object, String field) {
    String name = object.text(field);
    if (name != null && name.isBlank()) {
      object.problem(field, "is blank");
    }
    if (name != null && name.length() > LONGEST_NAME) {
      object.problem(field, "is longer than " + LONGEST_NAME + " characters");
    }
    return name;
  }

  private static Optional<FleetStrategy> readStrategy(JsonObjectReader object) {
    FleetStrategy defaults = FleetStrategy.DEFAULT;
    FleetStrategy strategy =
        new FleetStrategy(
            (int) object.number("canaryClusters", defaults.canaryClusters(), 0, MOST_CLUSTERS),
            object.duration("canarySoak", defaults.canarySoak(), Duration.ZERO),
            (int) object.number("maxConcurrent", defaults.maxConcurrent(), 1, MOST_CONCURRENT),
            (int)
                object.number("stopAfterFailures", defaults.stopAfterFailures(), 1, MOST_CLUSTERS));
    object.rejectUnknownFields();
    return Optional.of(strategy);
  }
}
