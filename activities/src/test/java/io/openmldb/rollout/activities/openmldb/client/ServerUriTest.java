package io.openmldb.rollout.activities.openmldb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;

class ServerUriTest {

  @Test
  void aUsualNameStays() throws IOException {
    assertThat(ServerUri.of("tablet-1.example.org:10921", "health"))
        .isEqualTo(URI.create("http://tablet-1.example.org:10921/health"));
  }

  @Test
  void aNameWithAnUnderscoreThatNobodyKnowsIsNamed() {
    assertThatThrownBy(() -> ServerUri.of("no_such_host.invalid:10921", "health"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("no_such_host.invalid");
  }

  @Test
  void anAddressStandsForANameThatJavasClientRefuses() throws IOException {
    URI four = ServerUri.at(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 10921, "health");
    URI six = ServerUri.at(InetAddress.getByAddress(new byte[16]), 10921, "health");

    assertThat(four).isEqualTo(URI.create("http://127.0.0.1:10921/health"));
    assertThat(HttpRequest.newBuilder(six).build().uri().getPort()).isEqualTo(10921);
  }
}
