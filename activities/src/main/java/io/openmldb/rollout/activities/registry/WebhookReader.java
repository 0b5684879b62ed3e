package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.workflows.api.event.RolloutEventType;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one webhook of the registry file. Problems never quote its address. */
final class WebhookReader {

  /** It stands in summaries, logs and labels of metrics. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private WebhookReader() {}

  static Optional<Webhook> read(String name, JsonObjectReader object) {
    if (!NAME.matcher(name).matches()) {
      object.problem("has a name of other characters than letters, digits, '_', '.' and '-'");
    }
    Optional<URI> url = url(object, object.text("url"));
    String secret = object.text("secret");
    object.requirePresent("secret", secret);
    List<RolloutEventType> events = events(object);
    Set<String> clusters = Set.copyOf(object.texts("clusters"));
    object.rejectUnknownFields();
    return secret == null
        ? Optional.empty()
        : url.map(where -> new Webhook(name, where, secret, events, clusters));
  }

  private static Optional<URI> url(JsonObjectReader object, @Nullable String text) {
    if (text == null) {
      object.requirePresent("url", null);
      return Optional.empty();
    }
    try {
      URI url = new URI(text);
      if (!SCHEMES.contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
        object.problem("url", "is not of the form https://host/path");
      } else if (url.getRawUserInfo() != null) {
        object.problem("url", "has a user or password, which is not sent; calls are signed");
      } else if (url.getRawFragment() != null) {
        object.problem("url", "has a fragment, which is not sent");
      } else {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      object.problem("url", "is no URL: " + e.getReason());
    }
    return Optional.empty();
  }

  private static List<RolloutEventType> events(JsonObjectReader object) {
    List<RolloutEventType> all = List.of(RolloutEventType.values());
    List<String> names = object.texts("events");
    List<RolloutEventType> events =
        all.stream().filter(event -> names.contains(event.name())).toList();
    names.stream()
        .filter(name -> all.stream().noneMatch(event -> event.name().equals(name)))
        .forEach(
            name ->
                object.problem(
                    "events",
                    "names " + name + ", but of " + Arrays.toString(RolloutEventType.values())));
    return names.isEmpty() ? all : events;
  }
}
