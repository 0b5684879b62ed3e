package io.openmldb.rollout.acceptance.compose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The repository's Dockerfile, as far as it names stages and files. */
record Dockerfile(List<String> stages, List<Copy> copies, String text) {

  private static final Pattern STAGE = Pattern.compile("FROM \\S+ AS (\\S+)");
  private static final Pattern COPY = Pattern.compile("COPY (--from=(\\S+) )?(.+)");

  static Dockerfile read() {
    List<String> stages = new ArrayList<>();
    List<Copy> copies = new ArrayList<>();
    for (String line : RepositoryFiles.lines("Dockerfile")) {
      Matcher testbed = STAGE.matcher(line);
      Matcher copy = COPY.matcher(line);
      if (testbed.matches()) {
        stages.add(testbed.group(1));
      } else if (copy.matches()) {
        List<String> words = Arrays.asList(copy.group(3).split(" "));
        copies.add(
            new Copy(
                copy.group(2),
                List.copyOf(stages),
                words.subList(0, words.size() - 1),
                words.get(words.size() - 1)));
      }
    }
    return new Dockerfile(stages, copies, RepositoryFiles.text("Dockerfile"));
  }

  /**
   * One COPY.
   *
   * @param from the stage it takes files from; null for the repository
   * @param stagesSoFar the stages that it may name
   */
  record Copy(String from, List<String> stagesSoFar, List<String> sources, String target) {}
}
