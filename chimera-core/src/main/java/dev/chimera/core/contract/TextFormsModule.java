package dev.chimera.core.contract;

import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.KeyDeserializers;
import com.fasterxml.jackson.databind.ser.Serializers;
import org.jspecify.annotations.Nullable;

/** Tells the mapper about {@link TextForms}, for values and for the keys of maps. */
final class TextFormsModule extends Module {
    private final TextForms forms;

    TextFormsModule(TextForms forms) {
        this.forms = forms;
    }

    @Override
    public String getModuleName() {
        return "chimera-text-forms";
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addSerializers(new Writers(false));
        context.addKeySerializers(new Writers(true));
        context.addDeserializers(new Readers());
        context.addKeyDeserializers(new KeyReaders());
    }

    private final class Writers extends Serializers.Base {
        private final boolean keys;

        Writers(boolean keys) {
            this.keys = keys;
        }

        @Override
        public @Nullable JsonSerializer<?> findSerializer(
                SerializationConfig config, JavaType type, BeanDescription bean) {
            @Nullable TextForm<?> form = forms.find(type.getRawClass());
            if (form == null) {
                return null;
            }
            return keys ? form.keySerializer() : form.serializer();
        }
    }

    private final class Readers extends Deserializers.Base {
        @Override
        public @Nullable JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription bean) {
            return find(type.getRawClass());
        }

        @Override
        public @Nullable JsonDeserializer<?> findEnumDeserializer(
                Class<?> type, DeserializationConfig config, BeanDescription bean) {
            return find(type);
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
            return forms.find(type) != null;
        }

        private @Nullable JsonDeserializer<?> find(Class<?> type) {
            @Nullable TextForm<?> form = forms.find(type);
            return form == null ? null : form.deserializer();
        }
    }

    private final class KeyReaders implements KeyDeserializers {
        @Override
        public @Nullable KeyDeserializer findKeyDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription bean) {
            @Nullable TextForm<?> form = forms.find(type.getRawClass());
            return form == null ? null : form.keyDeserializer();
        }
    }
}
