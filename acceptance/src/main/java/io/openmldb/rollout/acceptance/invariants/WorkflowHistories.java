package io.openmldb.rollout.acceptance.invariants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What workflows decided, as Temporal keeps it. */
public final class WorkflowHistories {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Set<String>> edits = new HashMap<>();
  private final Map<String, Integer> restarts = new HashMap<>();
  private final List<TabletUpdate> tabletUpdates = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private WorkflowHistories() {}

  /** Those of all workflows that started at {@code begun} or later. */
  public static WorkflowHistories since(WorkflowClient client, Instant begun) throws IOException {
    WorkflowHistories histories = new WorkflowHistories();
    List<WorkflowExecutionMetadata> found =
        client.listExecutions("StartTime >= '" + begun + "'").toList();
    for (WorkflowExecutionMetadata workflow : found) {
      histories.read(client, workflow);
    }
    return histories;
  }

  /** The sha-256 of every content that an edit was to give the file of {@code endpoint}. */
  public Set<String> edits(String endpoint) {
    return edits.getOrDefault(endpoint, Set.of());
  }

  /** How often a restart of {@code endpoint} was decided. */
  public int restarts(String endpoint) {
    return restarts.getOrDefault(endpoint, 0);
  }

  /** Pairs of tablets that were in update at once. */
  public List<String> overlappingTabletUpdates() {
    List<String> together = new ArrayList<>();
    for (int i = 0; i < tabletUpdates.size(); i++) {
      for (TabletUpdate other : tabletUpdates.subList(i + 1, tabletUpdates.size())) {
        if (tabletUpdates.get(i).overlaps(other)) {
          together.add(tabletUpdates.get(i) + " and " + other);
        }
      }
    }
    return together;
  }

  /**
   * Contents that no edit was to give the files, in a sentence each.
   *
   * @param seen digests by endpoint, the first one first
   */
  public List<String> unexpectedFiles(Map<String, Set<String>> seen) {
    List<String> strange = new ArrayList<>();
    seen.forEach(
        (endpoint, digests) -> {
          Set<String> known = new HashSet<>(edits(endpoint));
          known.add(digests.iterator().next());
          digests.stream()
              .filter(digest -> !known.contains(digest))
              .forEach(
                  digest ->
                      strange.add("the file of " + endpoint + " was " + digest + " for once"));
        });
    return strange;
  }

  /** Everything in them that can be read. */
  public String text() {
    return text.toString();
  }

  private void read(WorkflowClient client, WorkflowExecutionMetadata workflow) throws IOException {
    WorkflowExecution execution = workflow.getExecution();
    List<HistoryEvent> events =
        client.fetchHistory(execution.getWorkflowId(), execution.getRunId()).getEvents();
    Map<Long, String> endpoints = new HashMap<>();
    for (HistoryEvent event : events) {
      addText(JSON.readTree(JsonFormat.printer().print(event)));
      if (event.hasActivityTaskScheduledEventAttributes()) {
        String endpoint = note(event.getActivityTaskScheduledEventAttributes());
        endpoints.put(event.getEventId(), endpoint);
      }
      if (event.hasActivityTaskCompletedEventAttributes()) {
        noteSecondStart(event.getActivityTaskCompletedEventAttributes(), endpoints);
      }
    }
    if (execution.getWorkflowId().contains("/tablet/")) {
      Instant ended = workflow.getCloseTime() == null ? Instant.now() : workflow.getCloseTime();
      TabletUpdate.of(execution.getWorkflowId(), events, ended).ifPresent(tabletUpdates::add);
    }
  }

  /** A start that met its predecessor's registration is repeated, and the result says so. */
  private void noteSecondStart(
      ActivityTaskCompletedEventAttributes done, Map<Long, String> endpoints) throws IOException {
    String note = firstArgument(done.getResult()).path("note").asText();
    if (note.contains("started again")) {
      restarts.merge(endpoints.get(done.getScheduledEventId()), 1, Integer::sum);
    }
  }

  /** The endpoint that the activity is for. */
  private String note(ActivityTaskScheduledEventAttributes activity) throws IOException {
    JsonNode task = firstArgument(activity.getInput());
    String endpoint = task.path("node").path("endpoint").asText();
    switch (activity.getActivityType().getName()) {
      case "EditFile" -> {
        Set<String> ofNode = edits.computeIfAbsent(endpoint, unused -> new HashSet<>());
        ofNode.add(task.path("sha256After").asText());
      }
      case "RestartProcess" -> restarts.merge(endpoint, 1, Integer::sum);
      default -> {
        // Neither edits nor restarts.
      }
    }
    return endpoint;
  }

  private static JsonNode firstArgument(Payloads input) throws IOException {
    if (input.getPayloadsCount() == 0) {
      return JSON.missingNode();
    }
    Payload first = input.getPayloads(0);
    ByteString data = first.getData();
    return JSON.readTree(data.isEmpty() ? "null" : data.toStringUtf8());
  }

  /** The event itself, and what its payloads hold, which the JSON form has as Base64. */
  private void addText(JsonNode json) {
    if (json.isObject()) {
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        if (field.getKey().equals("data") && field.getValue().isTextual()) {
          byte[] data = Base64.getDecoder().decode(field.getValue().asText());
          text.append(new String(data, StandardCharsets.UTF_8)).append('\n');
        } else {
          text.append(field.getKey()).append(' ');
          addText(field.getValue());
        }
      }
    } else if (json.isArray()) {
      json.forEach(this::addText);
    } else {
      text.append(json.asText()).append('\n');
    }
  }
}
