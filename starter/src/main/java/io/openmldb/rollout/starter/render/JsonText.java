package io.openmldb.rollout.starter.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;

/** Records as JSON, exactly as they stand in Temporal, set out for reading. */
public final class JsonText {

  private static final ObjectMapper MAPPER = RolloutDataConverter.mapper();

  private JsonText() {}

  public static String of(Object record) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a " + record.getClass() + " cannot be written as JSON", e);
    }
  }
}
