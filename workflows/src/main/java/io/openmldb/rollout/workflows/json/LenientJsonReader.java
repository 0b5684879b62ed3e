package io.openmldb.rollout.workflows.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import java.util.List;

/**
 * Reads a message leniently: whatever JSON arrives becomes one, with its problems.
 *
 * @param <T> the message
 */
public abstract class LenientJsonReader<T> extends JsonDeserializer<T> {

  @Override
  public final T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    InputProblems problems = new InputProblems();
    return JsonObjectReader.of(parser.readValueAsTree(), "", problems)
        .map(object -> read(object, problems))
        .orElseGet(() -> unreadable(problems.all()));
  }

  /** The message in {@code object}; fields that it does not know are problems too. */
  protected abstract T read(JsonObjectReader object, InputProblems problems);

  /** The message for JSON that is no object. */
  protected abstract T unreadable(List<String> problems);
}
