package io.openmldb.rollout.workflows.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmldb.rollout.workflows.json.RolloutDataConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @Test
  void whatFollowsTheLastColonIsThePort() {
    assertThat(Endpoint.of("10.0.0.7:10921")).isEqualTo(new Endpoint("10.0.0.7", 10921));
    assertThat(Endpoint.of("[::1]:7527")).isEqualTo(new Endpoint("[::1]", 7527));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "t1", ":10921", "t1:", "t1:x", "t1:65536", "t1:010921", "t1:-1"})
  void anotherTextIsNoEndpoint(String text) {
    assertThat(Endpoint.read(text)).isEmpty();
    assertThatThrownBy(() -> Endpoint.of(text)).hasMessageContaining("not host:port: " + text);
  }

  @Test
  void inJsonItIsText() throws JsonProcessingException {
    ObjectMapper mapper = RolloutDataConverter.mapper();
    assertThat(mapper.writeValueAsString(new Endpoint("t1", 10921))).isEqualTo("\"t1:10921\"");
    assertThat(mapper.readValue("\"t1:10921\"", Endpoint.class))
        .isEqualTo(new Endpoint("t1", 10921));
  }
}
