package io.openmldb.rollout.starter.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.starter.exit.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request as a document: JSON or YAML, from a file or from standard input. */
public final class RequestDocument {

  /** What stands for standard input on the command line. */
  public static final String STANDARD_INPUT = "-";

  /** Far more than any request, and less than what Temporal accepts as one input. */
  private static final int LONGEST = 1_048_576;

  private final String name;
  private final String text;

  RequestDocument(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * The document in {@code file}, or in {@code standardInput} when that is what {@code file} says.
   *
   * @throws CommandFailure when it cannot be read, is too long or is not UTF-8
   */
  public static RequestDocument open(String file, InputStream standardInput) {
    boolean piped = file.equals(STANDARD_INPUT);
    String name = piped ? "standard input" : file;
    try (InputStream source = piped ? standardInput : Files.newInputStream(Path.of(file))) {
      byte[] bytes = source.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw unreadable(name, "it is longer than " + LONGEST + " bytes", null);
      }
      return new RequestDocument(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException e) {
      throw unreadable(name, "there is no such file", e);
    } catch (CharacterCodingException e) {
      throw unreadable(name, "it is not UTF-8 text", e);
    } catch (IOException e) {
      throw unreadable(name, e.getMessage(), e);
    }
  }

  /**
   * Parses the document.
   *
   * @throws CommandFailure naming line and column, when it is malformed
   */
  public JsonNode parse() {
    JsonFactory factory = isJson() ? new JsonFactory() : new YAMLFactory();
    factory.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    try (JsonParser parser = factory.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw unreadable(name, "it is empty", null);
      }
      JsonNode document = LiteralTreeReader.read(parser);
      if (parser.nextToken() != null) {
        throw malformed(parser.currentTokenLocation(), "a second document begins here", null);
      }
      return document;
    } catch (JsonProcessingException e) {
      throw malformed(e.getLocation(), firstLine(e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw unreadable(name, e.getMessage(), e);
    }
  }

  private boolean isJson() {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (lowerCase.endsWith(".yaml") || lowerCase.endsWith(".yml")) {
      return false;
    }
    return lowerCase.endsWith(".json") || text.stripLeading().startsWith("{");
  }

  private CommandFailure malformed(
      @Nullable JsonLocation at, String why, @Nullable Throwable cause) {
    String where =
        at == null ? name : name + ", line " + at.getLineNr() + ", column " + at.getColumnNr();
    String kind = isJson() ? "JSON" : "YAML";
    return new CommandFailure(
        ExitCode.BAD_INPUT, where + ": not well-formed " + kind + ": " + why, cause);
  }

  private static CommandFailure unreadable(
      String name, @Nullable String why, @Nullable Throwable cause) {
    return new CommandFailure(
        ExitCode.BAD_INPUT, "cannot read the request from " + name + ": " + why, cause);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message).strip();
  }
}
