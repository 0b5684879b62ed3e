package io.openmldb.rollout.activities.ssh.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The files that {@code Include} names: {@code *}, {@code ?} and {@code [...]} in every part. */
final class SshConfigGlob {

  private SshConfigGlob() {}

  /** In the order of their names; none where there is none. */
  static List<Path> files(Path pattern) throws IOException {
    List<Path> found = List.of(pattern.getRoot());
    for (Path part : pattern) {
      List<Path> next = new ArrayList<>();
      for (Path folder : found) {
        next.addAll(below(folder, part.toString()));
      }
      found = next;
    }
    return found.stream().filter(Files::exists).toList();
  }

  private static List<Path> below(Path folder, String part) throws IOException {
    if (part.chars().noneMatch(c -> "*?[\\".indexOf(c) >= 0)) {
      return List.of(folder.resolve(part));
    }
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Pattern name = pattern(part);
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> isMeant(entry.getFileName().toString(), part, name))
          .sorted()
          .toList();
    }
  }

  private static boolean isMeant(String entry, String part, Pattern name) {
    return (!entry.startsWith(".") || part.startsWith(".")) && name.matcher(entry).matches();
  }

  private static Pattern pattern(String part) throws IOException {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      int close = c == '[' ? part.indexOf(']', i + 2) : -1;
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (close > 0) {
        String set = part.substring(i + 1, close).replace("\\", "\\\\").replace("[", "\\[");
        regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
        i = close;
      } else {
        if (c == '\\' && i + 1 < part.length()) {
          i++;
        }
        regex.append(Pattern.quote(part.substring(i, i + 1)));
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IOException("the pattern " + part + " cannot be read", e);
    }
  }
}
