package io.openmldb.rollout.activities.notification;

import io.openmldb.rollout.activities.registry.WebhookKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of one call, by the Standard Webhooks specification: HMAC with SHA-256 over the
 * event's id, the time of the call in seconds and the body, joined by dots.
 */
final class WebhookSignature {

  private static final String HMAC = "HmacSHA256";

  /** The specification's name of this way to sign. */
  private static final String VERSION = "v1,";

  private WebhookSignature() {}

  /** The value of the header {@code webhook-signature}. */
  static String of(WebhookKey key, String id, Instant at, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.bytes(), HMAC));
      mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
