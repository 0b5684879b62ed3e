package io.openmldb.rollout.sandbox.layout;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of the project with places to fill in, each written {@code @NAME@}. */
final class ResourceTemplate {

  private static final Pattern PLACE = Pattern.compile("@([A-Z_]+)@");

  private ResourceTemplate() {}

  /**
   * The file's text with every place filled in.
   *
   * @param resource below this module's package, for example {@code shell/start.sh}
   * @throws IllegalStateException if a place has no value: the template and its caller disagree
   */
  static String fill(String resource, Map<String, String> values) {
    Matcher matcher = PLACE.matcher(read(resource));
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null) {
        throw new IllegalStateException(resource + " has no value for " + matcher.group());
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  private static String read(String resource) {
    String path = "/io/openmldb/rollout/sandbox/" + resource;
    try (InputStream in = ResourceTemplate.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
