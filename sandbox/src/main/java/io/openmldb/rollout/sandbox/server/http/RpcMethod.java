package io.openmldb.rollout.sandbox.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One method of a service.
 *
 * @param requestType the protobuf message it takes, by its full name
 * @param fields the fields whose absence or wrong type is an error; all others are optional and
 *     what does not fit them is ignored
 */
public record RpcMethod(String requestType, List<Field> fields, Handler handler) {

  /** Does the work. May throw {@link MethodRefusedException}. */
  @FunctionalInterface
  public interface Handler {
    ObjectNode handle(ObjectNode request);
  }

  /** How a field that must be right is written in JSON. */
  public enum Kind {
    REQUIRED_MESSAGE {
      @Override
      boolean fits(JsonNode value) {
        return value.isObject();
      }
    },
    REPEATED_NUMBER {
      @Override
      boolean fits(JsonNode value) {
        if (!value.isArray()) {
          return false;
        }
        for (JsonNode item : value) {
          if (!item.isIntegralNumber()) {
            return false;
          }
        }
        return true;
      }
    };

    abstract boolean fits(JsonNode value);
  }

  /** A field that is checked before the method is called. */
  record Field(String name, Kind kind) {}

  /** What is wrong with the request, in json2pb's words. */
  Optional<String> fault(ObjectNode request) {
    for (Field field : fields) {
      JsonNode value = request.get(field.name());
      String fullName = requestType + "." + field.name();
      boolean repeated = field.kind() == Kind.REPEATED_NUMBER;
      if (value == null && !repeated) {
        return Optional.of("Missing required field: " + fullName);
      }
      if (value != null && !field.kind().fits(value)) {
        return Optional.of(
            "Invalid value for " + (repeated ? "repeated " : "") + "field: " + fullName);
      }
    }
    return Optional.empty();
  }
}
