package io.openmldb.rollout.starter.cli.console;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The person at the terminal, if there is one. */
@FunctionalInterface
public interface OperatorPrompt {

  Set<String> YES = Set.of("y", "yes");

  /** Nobody: what runs in a script or a pipe is not held up by a question. */
  OperatorPrompt NOBODY = question -> Optional.empty();

  /**
   * What is answered to {@code question}, an empty text where the input ends; empty when there is
   * nobody to ask.
   */
  Optional<String> ask(String question);

  /**
   * Goes on only with a yes.
   *
   * @param answer what was answered; empty where nobody was asked
   * @throws CommandFailure ABORTED, with {@code otherwise}, after anything else
   */
  static void requireYes(Optional<String> answer, String otherwise) {
    boolean agreed =
        answer.filter(said -> YES.contains(said.strip().toLowerCase(Locale.ROOT))).isPresent();
    if (!agreed) {
      throw new CommandFailure(ExitCode.ABORTED, otherwise);
    }
  }

  /**
   * Whoever sits at the terminal of this process: where the launcher says that standard output is
   * one. Standard input may be the request.
   *
   * @param err where questions are printed, so that standard output keeps what was asked for
   */
  static OperatorPrompt detect(PrintStream err) {
    boolean terminal = !System.getProperty("rollout.terminal", "none").equals("none");
    return terminal ? question -> Optional.of(read(question, err)) : NOBODY;
  }

  private static String read(String question, PrintStream err) {
    err.print(question);
    err.flush();
    try (BufferedReader terminal =
        Files.newBufferedReader(Path.of("/dev/tty"), Charset.defaultCharset())) {
      String answer = terminal.readLine();
      return answer == null ? "" : answer;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "the question cannot be answered here, because /dev/tty cannot be read (%s); say --yes"
              .formatted(e.getMessage()),
          e);
    }
  }
}
