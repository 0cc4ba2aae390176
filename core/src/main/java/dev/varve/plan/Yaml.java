package dev.varve.plan;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.varve.augment.Sparse;
import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import dev.varve.card.Reason;
import dev.varve.surgery.HeadLayers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Records to YAML and back: every field must be there, but for those that earlier files lack; no other is allowed. */
final class Yaml {

    /** What a field that earlier files lack is read as: such a field is written only where it says something else. */
    static final String NO = "no";
    /** The same for a number. */
    static final String ZERO = "zero";
    /** The same for a whole number. */
    static final String NEVER = "never";
    /** The same for a map. */
    static final String EMPTY = "empty";
    /** The same for what is told of an image: one label. */
    static final String LABEL = "label";
    /** The same for where images are looked for. */
    static final String USUAL_SOURCE = "usual source";
    /** The same for which images train. */
    static final String USUAL_SPLIT = "usual split";
    /** The same for what is made small: what suits the target. */
    static final String OF_TARGET = "of target";
    /** The same for a list. */
    static final String NO_ENTRIES = "no entries";
    /** The same for what is done against learning by heart: nothing. */
    static final String NOTHING = "nothing";

    /** The same for how files become channels: as red, green and blue. */
    static final String RGB = "rgb";
    /** The same for how a network is made to fit: as fastai does it. */
    static final String ADAPTATION = "adaptation";
    /** The same for the layers of a new head: fastai's. */
    static final String HEAD = "head";

    private static final ObjectMapper MAPPER = mapper();

    private Yaml() {
    }

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    static <T> T read(Path file, Class<T> type) {
        String text = text(file);
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonMappingException mistake) {
            throw new InvalidInput(mistake, "%s", new YamlMistake(file, text, mistake).message());
        } catch (JsonProcessingException notYaml) {
            throw new InvalidInput(notYaml, "%s", YamlMistake.notYaml(file, notYaml));
        }
    }

    /** Whether a file is YAML with a field at its top. */
    static boolean has(Path file, String field) {
        try {
            return MAPPER.readTree(text(file)).has(field);
        } catch (JsonProcessingException notYaml) {
            return false;
        }
    }

    /** Where a field stands: {@code plan.yaml:12: phases[0].size}, the nearest line around it if it is not there. */
    static String place(Path file, String field) {
        return YamlMistake.place(file, text(file), field);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException absent) {
            throw new InvalidInput(absent, "%s: no such file; check the path", file);
        } catch (CharacterCodingException binary) {
            throw new InvalidInput(binary, "%s: must be YAML in UTF-8, found other bytes; is it another file?", file);
        } catch (IOException unreadable) {
            throw new InvalidInput(unreadable, "%s: cannot be read (%s); check its rights", file,
                    Reason.of(unreadable));
        }
    }

    /** Has records take what an absent field is read as by their constructors alone: their fields are final. */
    private static final class ByConstructor extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public JacksonInject.Value findInjectableValue(AnnotatedMember member) {
            if (!(member instanceof AnnotatedParameter parameter)) {
                return null;
            }
            Class<?> owner = parameter.getDeclaringClass();
            return owner.isAnnotationPresent(Sparse.class) && parameter.getOwner() instanceof AnnotatedConstructor
                    ? JacksonInject.Value.forId(owner.getRecordComponents()[parameter.getIndex()])
                    : super.findInjectableValue(member);
        }
    }

    /** What absent fields are read as: by name, or of a {@link Sparse} record those of its constant. */
    private static final class Absent extends InjectableValues.Std {

        private static final long serialVersionUID = 1L;

        @Override
        public Object findInjectableValue(Object id, DeserializationContext context, BeanProperty property,
                Object bean) throws JsonMappingException {
            if (!(id instanceof RecordComponent component)) {
                return super.findInjectableValue(id, context, property, bean);
            }
            try {
                Object standard = component.getDeclaringRecord().getField("STANDARD").get(null);
                return component.getAccessor().invoke(standard);
            } catch (ReflectiveOperationException fault) {
                throw new IllegalStateException(component.getDeclaringRecord() + " has no public STANDARD", fault);
            }
        }
    }

    private static ObjectMapper mapper() {
        YAMLFactory factory = YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
        ObjectMapper mapper = YAMLMapper.builder(factory)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
        mapper.setAnnotationIntrospector(new ByConstructor());
        mapper.setInjectableValues(new Absent().addValue(NO, false).addValue(ZERO, 0.0).addValue(NEVER, 0)
                .addValue(EMPTY, Map.of()).addValue(LABEL, Experiment.TargetChoice.LABEL)
                .addValue(OF_TARGET, Objective.OF_TARGET).addValue(NO_ENTRIES, List.of())
                .addValue(USUAL_SOURCE, SourceChoice.USUAL).addValue(USUAL_SPLIT, SplitChoice.USUAL)
                .addValue(NOTHING, Regularisation.NONE).addValue(RGB, Reading.RGB)
                .addValue(ADAPTATION, Adaptation.DEFAULT).addValue(HEAD, HeadLayers.DEFAULT));
        // YAML 1.1 takes 2e-3 for text, for it has no point.
        mapper.coercionConfigFor(LogicalType.Float)
                .setCoercion(CoercionInputShape.String, CoercionAction.TryConvert)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert);
        return mapper;
    }
}
