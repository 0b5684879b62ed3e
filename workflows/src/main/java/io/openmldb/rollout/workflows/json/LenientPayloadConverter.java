package io.openmldb.rollout.workflows.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.ByteArrayPayloadConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.converter.PayloadConverter;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads payloads that are no JSON at all as if they were a text, where the type can say what is
 * wrong with one: a workflow that cannot read its input would fail its task for ever, but one that
 * is given the problem ends with it.
 */
final class LenientPayloadConverter implements PayloadConverter {

  private static final PayloadConverter BYTES = new ByteArrayPayloadConverter();

  private final PayloadConverter converter;
  private final ObjectMapper mapper;

  private LenientPayloadConverter(PayloadConverter converter, ObjectMapper mapper) {
    this.converter = converter;
    this.mapper = mapper;
  }

  static PayloadConverter ofJson(ObjectMapper mapper) {
    return new LenientPayloadConverter(new JacksonJsonPayloadConverter(mapper), mapper);
  }

  static PayloadConverter ofBytes(ObjectMapper mapper) {
    return new LenientPayloadConverter(new ByteArrayPayloadConverter(), mapper);
  }

  @Override
  public String getEncodingType() {
    return converter.getEncodingType();
  }

  @Override
  public Optional<Payload> toData(Object value) {
    return converter.toData(value);
  }

  @Override
  public <T> T fromData(Payload content, Class<T> type, Type generic) {
    try {
      return converter.fromData(content, type, generic);
    } catch (DataConverterException | IllegalArgumentException e) {
      if (isJson(content)) {
        throw e;
      }
      try {
        JsonNode text = TextNode.valueOf(new String(bytes(content), StandardCharsets.UTF_8));
        return mapper.treeToValue(text, mapper.constructType(generic));
      } catch (IOException notThatEither) {
        e.addSuppressed(notThatEither);
        throw e;
      }
    }
  }

  private boolean isJson(Payload content) {
    try {
      return mapper.readTree(bytes(content)) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] bytes(Payload content) {
    return BYTES.fromData(content, byte[].class, byte[].class);
  }
}
