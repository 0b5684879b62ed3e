package io.openmldb.rollout.workflows.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

/**
 * How everything is written to and read from Temporal: plain JSON, in workers, clients and tests.
 */
public final class RolloutDataConverter {

  private RolloutDataConverter() {}

  /** The converter that every worker and client of this product uses. */
  public static DataConverter create() {
    ObjectMapper mapper = mapper();
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(
            LenientPayloadConverter.ofBytes(mapper), LenientPayloadConverter.ofJson(mapper))
        .withFailureConverter(new RefusalFailureConverter());
  }

  /**
   * The mapper behind it. It ignores fields that it does not know, so that an older worker can read
   * what a newer one recorded; requests and messages are strict nevertheless, in their own readers.
   */
  public static ObjectMapper mapper() {
    return JacksonJsonPayloadConverter.newDefaultObjectMapper()
        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
        .configure(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS, false);
  }
}
