package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.activities.zookeeper.ServerNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameTranslatingTransportTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(1);

  private final List<String> sent = new ArrayList<>();

  @Test
  void serversAreNamedInWhatIsSentAndEndpointsInWhatComesBack() {
    RpcTransport transport =
        new NameTranslatingTransport(
            answering(
                """
                {"code": 0, "tablets": [{"endpoint": "blue", "real_endpoint": "10.0.0.1:10921"},
                                        {"endpoint": "10.0.0.2:10921"}]}\
                """),
            () -> new ServerNames(Map.of("blue", "10.0.0.1:10921")));
    JsonNode message =
        json(
            """
            {"candidate_leader": "10.0.0.1:10921", "name": "10.0.0.1:10921",
             "table_partition": {"partition_meta": [{"endpoint": "10.0.0.1:10921"}]}}\
            """);

    JsonNode answer = transport.call("10.0.0.9:7527", "NameServer/Any", message, SOON);

    assertThat(sent)
        .containsExactly(
            "10.0.0.9:7527",
            "{\"candidate_leader\":\"blue\",\"name\":\"10.0.0.1:10921\","
                + "\"table_partition\":{\"partition_meta\":[{\"endpoint\":\"blue\"}]}}");
    assertThat(answer.path("tablets").findValuesAsText("endpoint"))
        .containsExactly("10.0.0.1:10921", "10.0.0.2:10921");
    assertThat(message.path("candidate_leader").asText()).isEqualTo("10.0.0.1:10921");
  }

  @Test
  void theItemsOfAListNameEndpointsToo() {
    List<JsonNode> items = new ArrayList<>();
    RpcTransport transport =
        new NameTranslatingTransport(
            answering("{\"code\": 0, \"tablets\": [{\"endpoint\": \"blue\"}]}"),
            () -> new ServerNames(Map.of("blue", "10.0.0.1:10921")));

    transport.call("10.0.0.9:7527", "NameServer/Any", json("{}"), SOON, "tablets", items::add);

    assertThat(items).containsExactly(json("{\"endpoint\": \"10.0.0.1:10921\"}"));
  }

  @Test
  void messagesPassUntouchedWhereNoServerHasAName() {
    JsonNode message = json("{\"endpoint\": \"10.0.0.1:10921\"}");

    new NameTranslatingTransport(answering("{}"), () -> ServerNames.NONE)
        .call("10.0.0.1:10921", "TabletServer/Any", message, SOON);

    assertThat(sent).containsExactly("10.0.0.1:10921", message.toString());
  }

  private RpcTransport answering(String answer) {
    return (endpoint, path, message, deadline) -> {
      sent.add(endpoint);
      sent.add(message.toString());
      return json(answer);
    };
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
