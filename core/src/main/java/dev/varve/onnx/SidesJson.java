package dev.varve.onnx;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.varve.graph.Sides;
import java.io.IOException;

/**
 * Sides in JSON: a number for both where they are equal, as they were written before others were possible, else
 * {@code [height, width]}.
 */
final class SidesJson {

    private SidesJson() {
    }

    static SimpleModule module() {
        return new SimpleModule().addSerializer(Sides.class, new Writer()).addDeserializer(Sides.class, new Reader());
    }

    private static final class Writer extends JsonSerializer<Sides> {

        @Override
        public void serialize(Sides sides, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (sides.height() == sides.width()) {
                json.writeNumber(sides.height());
            } else {
                json.writeArray(new long[] {sides.height(), sides.width()}, 0, 2);
            }
        }
    }

    private static final class Reader extends JsonDeserializer<Sides> {

        @Override
        public Sides deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode sides = parser.readValueAsTree();
            if (sides.canConvertToLong() && sides.isIntegralNumber()) {
                return Sides.square(sides.longValue());
            }
            if (sides.size() == 2 && sides.path(0).isIntegralNumber() && sides.path(1).isIntegralNumber()) {
                return new Sides(sides.get(0).longValue(), sides.get(1).longValue());
            }
            return context.reportInputMismatch(Sides.class, "sides must be a number or [height, width]: %s", sides);
        }
    }
}
