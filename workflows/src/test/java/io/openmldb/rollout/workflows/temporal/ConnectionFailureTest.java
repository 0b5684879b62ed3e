package io.openmldb.rollout.workflows.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionFailureTest {

  @ParameterizedTest
  @MethodSource("failures")
  void whatAnswersOtherwiseThanItShouldIsToldByItsCause(Throwable cause, String expected) {
    assertThat(ConnectionFailure.describe(failed(cause)))
        .hasValueSatisfying(said -> assertThat(said).contains(expected).doesNotContain("\n"));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            handshake(new CertificateExpiredException("NotAfter: Mon Jan 01")),
            "has expired (NotAfter: Mon Jan 01)"),
        Arguments.of(
            handshake(new CertificateException(new CertPathBuilderException("unable to find"))),
            "TEMPORAL_TLS_SERVER_CA_CERT_PATH"),
        Arguments.of(
            handshake(new CertificateException("No name matching temporal found")),
            "(No name matching temporal found): TEMPORAL_TLS_SERVER_NAME"),
        Arguments.of(new SSLException("not an SSL/TLS record: 485454502f"), "does not speak TLS"),
        Arguments.of(
            new IllegalStateException(
                "First received frame was not SETTINGS. Hex dump for first 5 bytes: 485454502f"),
            "is not Temporal's frontend"),
        Arguments.of(
            new IllegalStateException(
                "First received frame was not SETTINGS. Hex dump for first 5 bytes: 1503030002"),
            "it wants TLS: TEMPORAL_TLS=true"),
        Arguments.of(
            new SSLException("Received fatal alert:\n  certificate_required"),
            "no TLS connection can be made (Received fatal alert: certificate_required)"));
  }

  @Test
  void whereNobodyAnswersThereIsNothingToSay() {
    assertThat(ConnectionFailure.describe(failed(new ConnectException("Connection refused"))))
        .isEmpty();
    assertThat(ConnectionFailure.describe(Status.DEADLINE_EXCEEDED.asRuntimeException())).isEmpty();
  }

  private static SSLHandshakeException handshake(Exception cause) {
    SSLHandshakeException failure = new SSLHandshakeException("General OpenSslEngine problem");
    failure.initCause(cause);
    return failure;
  }

  private static RuntimeException failed(Throwable cause) {
    return Status.UNAVAILABLE.withDescription("io exception").withCause(cause).asRuntimeException();
  }
}
