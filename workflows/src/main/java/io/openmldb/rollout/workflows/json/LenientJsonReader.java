package io.openmldb.rollout.workflows.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message leniently: whatever JSON arrives becomes one, with its problems.
 *
 * @param <T> the message
 */
public abstract class LenientJsonReader<T> extends JsonDeserializer<T> {

  @Override
  public final T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    return readInput(parser.readValueAsTree());
  }

  /** The message for an input that is missing. */
  public final T missing() {
    return readInput(null);
  }

  private T readInput(@Nullable JsonNode input) {
    InputProblems problems = new InputProblems();
    return JsonObjectReader.ofInput(input, example(), problems)
        .map(object -> read(object, problems))
        .orElseGet(() -> unreadable(problems.all()));
  }

  /** JSON that is such a message, for who has sent something else. */
  protected abstract String example();

  /** The message in {@code object}; fields that it does not know are problems too. */
  protected abstract T read(JsonObjectReader object, InputProblems problems);

  /** The message for JSON that is no object. */
  protected abstract T unreadable(List<String> problems);
}
