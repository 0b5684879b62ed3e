package io.openmldb.rollout.activities.openmldb.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.openmldb.rollout.activities.zookeeper.ServerNames;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Speaks with servers in the names that they have for each other, and with the rest of this program
 * in endpoints.
 */
public final class NameTranslatingTransport implements RpcTransport {

  /** The fields of all messages used here that say which server is meant. */
  private static final Set<String> SERVERS = Set.of("endpoint", "candidate_leader");

  private final RpcTransport transport;
  private final Supplier<ServerNames> names;

  /**
   * Calls servers by the addresses that their names stand for.
   *
   * @param names asked for at each call
   */
  public NameTranslatingTransport(RpcTransport transport, Supplier<ServerNames> names) {
    this.transport = transport;
    this.names = names;
  }

  @Override
  public JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
    ServerNames known = names.get();
    if (known.areNone()) {
      return transport.call(endpoint, path, message, deadline);
    }
    JsonNode named = translated(message.deepCopy(), known::nameOf);
    return translated(transport.call(endpoint, path, named, deadline), known::endpointOf);
  }

  @Override
  public JsonNode call(
      String endpoint,
      String path,
      JsonNode message,
      Duration deadline,
      String list,
      Consumer<JsonNode> items) {
    ServerNames known = names.get();
    if (known.areNone()) {
      return transport.call(endpoint, path, message, deadline, list, items);
    }
    JsonNode named = translated(message.deepCopy(), known::nameOf);
    return translated(
        transport.call(
            endpoint,
            path,
            named,
            deadline,
            list,
            item -> items.accept(translated(item, known::endpointOf))),
        known::endpointOf);
  }

  private static JsonNode translated(JsonNode json, UnaryOperator<String> translation) {
    if (json instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (SERVERS.contains(field.getKey()) && field.getValue().isTextual()) {
          field.setValue(TextNode.valueOf(translation.apply(field.getValue().textValue())));
        } else {
          translated(field.getValue(), translation);
        }
      }
    } else {
      json.forEach(element -> translated(element, translation));
    }
    return json;
  }
}
