package io.openmldb.rollout.starter.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Reads a document into a tree, and keeps the numbers and booleans of a change's {@code set} as
 * they were written: {@code 0.10} would otherwise reach a configuration file as {@code 0.1}, and
 * {@code 1e3} as {@code 1000.0}.
 */
final class LiteralTreeReader {

  private static final String LITERAL_VALUES = "set";

  private LiteralTreeReader() {}

  /** The value that {@code parser} stands at. */
  static JsonNode read(JsonParser parser) throws IOException {
    return read(parser, false);
  }

  private static JsonNode read(JsonParser parser, boolean literal) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser, literal);
      case START_ARRAY -> readArray(parser, literal);
      case VALUE_NULL -> nodes.nullNode();
      case VALUE_TRUE, VALUE_FALSE ->
          literal ? nodes.textNode(parser.getText()) : nodes.booleanNode(parser.getBooleanValue());
      case VALUE_NUMBER_INT ->
          literal
              ? nodes.textNode(parser.getText())
              : nodes.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> literal ? nodes.textNode(parser.getText()) : decimal(parser);
      default -> nodes.textNode(parser.getText());
    };
  }

  private static ObjectNode readObject(JsonParser parser, boolean literal) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      object.set(field, read(parser, literal || field.equals(LITERAL_VALUES)));
    }
    return object;
  }

  private static ArrayNode readArray(JsonParser parser, boolean literal) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(read(parser, literal));
    }
    return array;
  }

  /** YAML also knows {@code .inf} and {@code .nan}, which are no numbers of JSON. */
  private static JsonNode decimal(JsonParser parser) throws IOException {
    try {
      return JsonNodeFactory.instance.numberNode(new BigDecimal(parser.getText()));
    } catch (NumberFormatException e) {
      return JsonNodeFactory.instance.textNode(parser.getText());
    }
  }
}
