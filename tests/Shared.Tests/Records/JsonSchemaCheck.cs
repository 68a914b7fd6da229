using System.Text.Json;
using System.Text.RegularExpressions;

namespace DropoutCourse.Tests;

/// <summary>Checks JSON against the part of JSON Schema (2020-12) that data/results/schema.json uses; a keyword outside that part is an error, not ignored.</summary>
sealed class JsonSchemaCheck(string schema)
{
    private static readonly HashSet<string> NoCheck = ["$schema", "$defs", "title", "description", "contentEncoding"];

    private readonly JsonElement root = JsonDocument.Parse(schema).RootElement;

    /// <summary>What is wrong, one "place: problem" each; empty if the JSON satisfies the schema.</summary>
    public IReadOnlyList<string> Errors(string json)
    {
        var errors = new List<string>();
        Check(JsonDocument.Parse(json).RootElement, root, "", errors);
        return errors;
    }

    private void Check(JsonElement value, JsonElement rules, string at, List<string> errors)
    {
        foreach (var rule in rules.EnumerateObject())
        {
            string? problem = rule.Name switch
            {
                _ when NoCheck.Contains(rule.Name) => null,
                "$ref" => Follow(rule.Value.GetString()!),
                "type" => Types(rule.Value).Any(Is)
                    ? null
                    : $"is {value.ValueKind}, not {string.Join(" or ", Types(rule.Value))}",
                "enum" => rule.Value.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value))
                    ? null
                    : $"{value} is not one of {rule.Value}",
                "anyOf" => rule.Value.EnumerateArray().Any(Satisfies) ? null : "fits none of the choices",
                "required" => value.ValueKind == JsonValueKind.Object
                && Strings(rule.Value).FirstOrDefault(n => !value.TryGetProperty(n, out _)) is { } missing
                    ? $"lacks {missing}"
                    : null,
                "properties" => Properties(rule.Value),
                "additionalProperties" => Others(rule.Value),
                "minProperties" => value.ValueKind == JsonValueKind.Object
                && value.EnumerateObject().Count() < rule.Value.GetInt32()
                    ? "has too few properties"
                    : null,
                "items" => Items(rule.Value),
                "minItems" => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() < rule.Value.GetInt32()
                    ? "has too few items"
                    : null,
                "minLength" => value.ValueKind == JsonValueKind.String
                && value.GetString()!.Length < rule.Value.GetInt32()
                    ? "is too short"
                    : null,
                "pattern" => value.ValueKind == JsonValueKind.String
                && !Regex.IsMatch(value.GetString()!, rule.Value.GetString()!)
                    ? $"'{value}' does not match {rule.Value}"
                    : null,
                "minimum" => Number(v => v >= rule.Value.GetDouble()),
                "maximum" => Number(v => v <= rule.Value.GetDouble()),
                "exclusiveMinimum" => Number(v => v > rule.Value.GetDouble()),
                "exclusiveMaximum" => Number(v => v < rule.Value.GetDouble()),
                _ => throw new NotSupportedException($"the schema's keyword {rule.Name}"),
            };
            if (problem is not null)
                errors.Add($"{(at.Length == 0 ? "/" : at)}: {problem}");

            bool Satisfies(JsonElement choice)
            {
                var own = new List<string>();
                Check(value, choice, at, own);
                return own.Count == 0;
            }

            string? Number(Func<double, bool> good) =>
                value.ValueKind != JsonValueKind.Number || good(value.GetDouble())
                    ? null
                    : $"{value} breaks {rule.Name} {rule.Value}";
        }

        bool Is(string type) =>
            type switch
            {
                "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
                "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                _ => value.ValueKind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
            };

        string? Follow(string reference)
        {
            var target = root;
            foreach (string step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
                target = target.GetProperty(step);
            Check(value, target, at, errors);
            return null;
        }

        string? Properties(JsonElement properties)
        {
            if (value.ValueKind == JsonValueKind.Object)
                foreach (var property in properties.EnumerateObject())
                    if (value.TryGetProperty(property.Name, out var inner))
                        Check(inner, property.Value, $"{at}/{property.Name}", errors);
            return null;
        }

        string? Others(JsonElement rule)
        {
            if (value.ValueKind != JsonValueKind.Object)
                return null;
            foreach (var property in value.EnumerateObject())
            {
                if (rules.TryGetProperty("properties", out var known) && known.TryGetProperty(property.Name, out _))
                    continue;
                if (rule.ValueKind == JsonValueKind.False)
                    return $"has the unknown property {property.Name}";
                Check(property.Value, rule, $"{at}/{property.Name}", errors);
            }
            return null;
        }

        string? Items(JsonElement rule)
        {
            if (value.ValueKind == JsonValueKind.Array)
                foreach (var (i, item) in value.EnumerateArray().Index())
                    Check(item, rule, $"{at}/{i}", errors);
            return null;
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? Strings(type) : [type.GetString()!];

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(e => e.GetString()!);
}
