package io.openmldb.rollout.workflows.schemas;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the Javadoc of records says: about the record, and about each component. It is read from the
 * sources, because class files have none of it.
 */
final class RecordJavadoc {

  private static final Path SOURCES = Path.of("src/main/java");

  private final Map<String, Map<String, String>> components = new HashMap<>();
  private final Map<String, String> records = new HashMap<>();

  /** The first sentence about {@code record}. */
  String about(Class<?> record) {
    read(record);
    return records.getOrDefault(record.getSimpleName(), "");
  }

  /** What is said about {@code component} of {@code record}; empty when nothing is. */
  String about(Class<?> record, String component) {
    read(record);
    return components.getOrDefault(record.getSimpleName(), Map.of()).getOrDefault(component, "");
  }

  /** What is said about {@code method}, which takes nothing. */
  String aboutMethod(Method method) {
    return about(method.getDeclaringClass(), method.getName() + "()");
  }

  private void read(Class<?> record) {
    if (records.containsKey(record.getSimpleName())) {
      return;
    }
    String file = record.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjects(SOURCES.resolve(file)));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Reader(trees).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Reader extends TreePathScanner<Void, Void> {

    private final DocTrees trees;

    Reader(DocTrees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitClass(ClassTree node, Void nothing) {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      String name = node.getSimpleName().toString();
      Map<String, String> said = components.computeIfAbsent(name, unused -> new HashMap<>());
      if (comment != null) {
        records.put(name, text(comment.getFirstSentence()));
        for (DocTree tag : comment.getBlockTags()) {
          if (tag instanceof ParamTree param) {
            said.put(param.getName().toString(), text(param.getDescription()));
          }
        }
      }
      return super.visitClass(node, null);
    }

    @Override
    public Void visitMethod(MethodTree node, Void nothing) {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      if (comment != null && node.getParameters().isEmpty()) {
        components
            .get(type.getSimpleName().toString())
            .put(node.getName() + "()", text(comment.getFirstSentence()));
      }
      return null;
    }
  }

  private static String text(List<? extends DocTree> trees) {
    return trees.stream()
        .map(RecordJavadoc::text)
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ")
        .trim();
  }

  private static String text(DocTree tree) {
    if (tree instanceof LiteralTree literal) {
      return literal.getBody().toString();
    }
    if (tree instanceof LinkTree link) {
      return link.getReference().getSignature().replaceAll(".*#", "");
    }
    return tree.toString();
  }
}
