package io.openmldb.rollout.sandbox.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.TestCluster;
import io.openmldb.rollout.sandbox.server.http.JsonTrees;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A practice cluster in the place of the recorded one: what was asked of the real servers is asked
 * of these, and the answers are compared. The recorded endpoints stand for this cluster's, in
 * requests and in answers.
 */
public final class RecordedCluster implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 20;
  private static final String SCHEMA = "INFORMATION_SCHEMA";
  private static final List<String> NAMESERVERS = List.of("127.0.0.1:16527", "127.0.0.1:16528");
  private static final List<String> TABLETS =
      List.of("127.0.0.1:19521", "127.0.0.1:19522", "127.0.0.1:19523");

  private final TestCluster cluster;
  private final Map<String, String> endpoints = new LinkedHashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CALL_DEADLINE)
          .build();

  private RecordedCluster(TestCluster cluster) {
    this.cluster = cluster;
    pair(NAMESERVERS, cluster.nameserverEndpoints());
    pair(TABLETS, cluster.tabletEndpoints());
  }

  /** A cluster without any table, internal ones neither, and without a user's database. */
  public static RecordedCluster bare(Path directory) throws Exception {
    return new RecordedCluster(TestCluster.bare(directory));
  }

  /** A cluster with the internal tables where the recorded one had them. */
  public static RecordedCluster fresh(Path directory) throws Exception {
    RecordedCluster recorded = bare(directory);
    recorded.createTables(
        "ns_ShowTable_show_all_only.json", db -> db.startsWith("__") || db.equals(SCHEMA));
    recorded.cluster.setAutoFailover(true);
    return recorded;
  }

  private void pair(List<String> real, Iterable<String> own) {
    Iterator<String> next = own.iterator();
    real.forEach(endpoint -> endpoints.put(endpoint, next.next()));
  }

  /** Has one of this cluster's servers, or another test's, stand for a recorded endpoint. */
  public void let(String recorded, String own) {
    endpoints.put(recorded, own);
  }

  public TestCluster cluster() {
    return cluster;
  }

  /** The endpoint here that stands for a recorded one. */
  public String endpoint(String recorded) {
    return endpoints.getOrDefault(recorded, recorded);
  }

  /** A recorded text with this cluster's endpoints. */
  public String translated(String text) {
    // In one pass: an endpoint here may be what another one was called in the recording.
    String anyRecorded =
        endpoints.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Pattern.compile(anyRecorded)
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(endpoints.get(found.group())));
  }

  /** A recorded answer's JSON with this cluster's endpoints. */
  public JsonNode recorded(String name) {
    return expected(RecordedExchange.of(name)).json();
  }

  /** A recorded answer with this cluster's endpoints. */
  RecordedReply expected(RecordedExchange recording) {
    RecordedReply real = recording.answer();
    return new RecordedReply(
        real.outcome(), real.status(), real.contentType(), translated(real.body()));
  }

  /** Asks what was asked and asserts that the answer is like the recorded one. */
  public RecordedReply replay(String recording) throws IOException {
    return replay(recording, ReplyComparison.strict());
  }

  public RecordedReply replay(String recording, ReplyComparison likeness) throws IOException {
    return replay(RecordedExchange.of(recording), likeness);
  }

  /** Asks a recorded question, or one of its kind, and asserts that the answer is alike. */
  public RecordedReply replay(RecordedExchange recording, ReplyComparison likeness)
      throws IOException {
    RecordedReply reply = send(recording);
    assertThat(likeness.differences(expected(recording), reply)).as(recording.name()).isEmpty();
    return reply;
  }

  /** Asks until the answer is like the recorded one. */
  public RecordedReply awaitSimilarReply(String recording, ReplyComparison likeness)
      throws Exception {
    return awaitSimilarReply(RecordedExchange.of(recording), likeness);
  }

  public RecordedReply awaitSimilarReply(RecordedExchange recording, ReplyComparison likeness)
      throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      RecordedReply reply = send(recording);
      List<String> differences = likeness.differences(expected(recording), reply);
      if (differences.isEmpty()) {
        return reply;
      }
      if (System.nanoTime() > deadline) {
        fail(recording.name() + " still differs after " + DEADLINE + ": " + differences);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** Asks and returns the answer, whatever it is. */
  public RecordedReply send(RecordedExchange recording) throws IOException {
    return send(recording, CALL_DEADLINE);
  }

  public RecordedReply send(RecordedExchange recording, Duration deadline) throws IOException {
    URI uri = URI.create("http://" + endpoint(recording.host()) + recording.path());
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(deadline);
    recording.headers().forEach(request::header);
    request.method(
        recording.method(),
        recording.body() == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(translated(recording.body())));
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new RecordedReply(
          RecordedReply.ReplyKind.ANSWERED,
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(null),
          response.body());
    } catch (ConnectException e) {
      return RecordedReply.none(RecordedReply.ReplyKind.REFUSED);
    } catch (HttpTimeoutException e) {
      return RecordedReply.none(RecordedReply.ReplyKind.TIMED_OUT);
    } catch (IOException e) {
      return RecordedReply.none(RecordedReply.ReplyKind.HUNG_UP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + uri, e);
    }
  }

  /** Creates a table as recorded, its replicas where another recording shows them. */
  public void create(String createTable, String showTable) throws IOException {
    RecordedExchange recording = RecordedExchange.of(createTable);
    ObjectNode info = ((ObjectNode) JsonTrees.parse(recording.body()).get("table_info"));
    for (JsonNode shown : RecordedExchange.of(showTable).answer().json().path("table_info")) {
      boolean same = shown.path("db").equals(info.get("db"));
      if (same && shown.path("name").equals(info.get("name"))) {
        info.set("table_partition", placement(shown));
      }
    }
    replay(recording.asking("table_info", info), ReplyComparison.strict());
  }

  /**
   * Creates the tables that a ShowTable shows of some databases, with their placement and as many
   * rows, in the order of their numbers.
   */
  public void createTables(String showTable, Predicate<String> databases) throws Exception {
    List<JsonNode> shown = new ArrayList<>();
    recorded(showTable).path("table_info").forEach(shown::add);
    shown.removeIf(table -> !databases.test(table.path("db").asText()));
    shown.sort(Comparator.comparingInt(table -> table.path("tid").asInt()));
    for (JsonNode table : shown) {
      ObjectNode info = table.deepCopy();
      info.remove("tid");
      info.set("table_partition", placement(table));
      JsonNode reply =
          cluster.nameserver("CreateTable", JsonTrees.object().set("table_info", info));
      assertThat(reply.path("code").asInt()).as("CreateTable " + info).isZero();
      for (JsonNode partition : table.path("table_partition")) {
        fill(table, partition);
      }
    }
  }

  private void fill(JsonNode table, JsonNode partition) throws IOException {
    for (JsonNode meta : partition.path("partition_meta")) {
      if (meta.path("is_leader").asBoolean() && meta.path("is_alive").asBoolean(true)) {
        ObjectNode row = JsonTrees.object().put("tid", table.path("tid").asInt());
        row.put("pid", partition.path("pid").asInt()).put("time", 1).put("value", "aGk=");
        ObjectNode dimension = row.putArray("dimensions").addObject().put("idx", 0);
        for (int i = 0; i < partition.path("record_cnt").asInt(); i++) {
          dimension.put("key", "row" + i);
          JsonNode reply = cluster.tablet(meta.path("endpoint").asText(), "Put", row);
          assertThat(reply.path("code").asInt()).as("Put " + row).isZero();
        }
      }
    }
  }

  private static ArrayNode placement(JsonNode shown) {
    ArrayNode partitions = JsonTrees.object().arrayNode();
    for (JsonNode partition : shown.path("table_partition")) {
      ArrayNode metas =
          partitions
              .addObject()
              .put("pid", partition.path("pid").asInt())
              .putArray("partition_meta");
      for (JsonNode meta : partition.path("partition_meta")) {
        metas
            .addObject()
            .put("endpoint", meta.path("endpoint").asText())
            .put("is_leader", meta.path("is_leader").asBoolean());
      }
    }
    return partitions;
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }
}
