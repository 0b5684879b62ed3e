package io.openmldb.rollout.workflows.temporal;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why Temporal cannot be used although something answers at its address: TLS that one side wants
 * and the other does not, a certificate that is not accepted, or a server of another kind.
 */
public final class ConnectionFailure {

  /** The first bytes of a TLS server's alert, as gRPC shows what it took for HTTP/2. */
  private static final String TLS_ALERT = "bytes: 1503";

  private ConnectionFailure() {}

  /**
   * The cause in half a sentence, of one line.
   *
   * @param failure how a call, or the try to connect for it, ended
   * @return empty where nobody answers, and where nothing is known but that
   */
  public static Optional<String> describe(Throwable failure) {
    List<Throwable> causes = causes(failure);
    return certificate(causes).or(() -> protocol(causes)).or(() -> tls(causes));
  }

  private static Optional<String> certificate(List<Throwable> causes) {
    for (Throwable cause : causes) {
      if (cause instanceof CertificateExpiredException) {
        return Optional.of("its certificate has expired (" + message(cause) + ")");
      } else if (cause instanceof CertificateNotYetValidException) {
        return Optional.of("its certificate is not valid yet (" + message(cause) + ")");
      } else if (cause instanceof CertPathBuilderException) {
        return Optional.of(
            "its certificate was not issued by a CA that is trusted here:"
                + " TEMPORAL_TLS_SERVER_CA_CERT_PATH is the file of that CA's certificate");
      } else if (cause instanceof CertificateException && message(cause).startsWith("No ")) {
        // "No name matching … found", "No subject alternative names … found".
        return Optional.of(
            "its certificate is of another host ("
                + message(cause)
                + "): TEMPORAL_TLS_SERVER_NAME is the name that it is of");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> protocol(List<Throwable> causes) {
    for (Throwable cause : causes) {
      String message = message(cause);
      if (message.contains("not an SSL/TLS record") || message.contains("WRONG_VERSION_NUMBER")) {
        return Optional.of("what answers there does not speak TLS, which TEMPORAL_TLS_* asks for");
      } else if (message.contains("was not SETTINGS")) {
        return Optional.of(
            message.contains(TLS_ALERT)
                ? "it wants TLS: TEMPORAL_TLS=true"
                : "what answers there is not Temporal's frontend (its UI has another port)");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> tls(List<Throwable> causes) {
    return causes.stream().anyMatch(SSLException.class::isInstance)
        ? Optional.of(
            "no TLS connection can be made (" + message(causes.get(causes.size() - 1)) + ")")
        : Optional.empty();
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    Throwable next = failure;
    while (next != null && !causes.contains(next)) {
      causes.add(next);
      next = next.getCause();
    }
    return causes;
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.replaceAll("\\s*\\R\\s*", " ");
  }
}
