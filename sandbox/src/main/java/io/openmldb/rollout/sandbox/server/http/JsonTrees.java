package io.openmldb.rollout.sandbox.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Compact JSON trees; everything the servers say or keep is one. */
public final class JsonTrees {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonTrees() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Parses what somebody else wrote.
   *
   * @throws IOException if the text is not one JSON object
   */
  public static ObjectNode parse(String text) throws IOException {
    if (MAPPER.readTree(text) instanceof ObjectNode node) {
      return node;
    }
    throw new IOException("not a JSON object");
  }

  /** Parses what this process or its like wrote itself. */
  public static ObjectNode parseOwn(byte[] utf8) {
    try {
      return parse(new String(utf8, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("stored JSON is damaged", e);
    }
  }

  public static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a JSON tree cannot be written", e);
    }
  }

  public static byte[] bytes(JsonNode node) {
    return text(node).getBytes(StandardCharsets.UTF_8);
  }

  public static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(item -> values.add(item.asText()));
    return values;
  }
}
