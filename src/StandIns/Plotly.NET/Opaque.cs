// Types that only appear as the type of a parameter which the course does not use. A user cannot make one: the parameter keeps its
// place in the signature, and using it does not compile.

namespace Plotly.NET
{
    public sealed class Padding : DynamicObj.DynamicObj
    {
        internal Padding()
        {
        }
    }

    public sealed class TickFormatStop : DynamicObj.DynamicObj
    {
        internal TickFormatStop()
        {
        }
    }

    public sealed class AutoRangeOptions : DynamicObj.DynamicObj
    {
        internal AutoRangeOptions()
        {
        }
    }

    public static partial class StyleParam
    {
        public sealed class AngleRef
        {
            private AngleRef()
            {
            }
        }

        public sealed class ArrowHead
        {
            private ArrowHead()
            {
            }
        }

        public sealed class ArrowSide
        {
            private ArrowSide()
            {
            }
        }

        public sealed class AutoTypeNumbers
        {
            private AutoTypeNumbers()
            {
            }
        }

        public sealed class AxisConstraint
        {
            private AxisConstraint()
            {
            }
        }

        public sealed class AxisConstraintDirection
        {
            private AxisConstraintDirection()
            {
            }
        }

        public sealed class BackOff
        {
            private BackOff()
            {
            }
        }

        public sealed class Calendar
        {
            private Calendar()
            {
            }
        }

        public sealed class CategoryTickAnchor
        {
            private CategoryTickAnchor()
            {
            }
        }

        public sealed class ClickMode
        {
            private ClickMode()
            {
            }
        }

        public sealed class ClickToShow
        {
            private ClickToShow()
            {
            }
        }

        public sealed class DoubleClick
        {
            private DoubleClick()
            {
            }
        }

        public sealed class DragMode
        {
            private DragMode()
            {
            }
        }

        public sealed class EntryWidthMode
        {
            private EntryWidthMode()
            {
            }
        }

        public sealed class FillRule
        {
            private FillRule()
            {
            }
        }

        public sealed class FunnelMode
        {
            private FunnelMode()
            {
            }
        }

        public sealed class MarkerSymbol3D
        {
            private MarkerSymbol3D()
            {
            }
        }

        public sealed class ModeBarButton
        {
            private ModeBarButton()
            {
            }
        }

        public sealed class ScaleAnchor
        {
            private ScaleAnchor()
            {
            }
        }

        public sealed class ScatterMode
        {
            private ScatterMode()
            {
            }
        }

        public sealed class ScrollZoom
        {
            private ScrollZoom()
            {
            }
        }

        public sealed class SelectDirection
        {
            private SelectDirection()
            {
            }
        }

        public sealed class ShapeSizeMode
        {
            private ShapeSizeMode()
            {
            }
        }

        public sealed class SpikeMode
        {
            private SpikeMode()
            {
            }
        }

        public sealed class SpikeSnap
        {
            private SpikeSnap()
            {
            }
        }

        public sealed class TickAutoMargin
        {
            private TickAutoMargin()
            {
            }
        }

        public sealed class TickLabelMode
        {
            private TickLabelMode()
            {
            }
        }

        public sealed class TickLabelOverflow
        {
            private TickLabelOverflow()
            {
            }
        }

        public sealed class TickLabelPosition
        {
            private TickLabelPosition()
            {
            }
        }

        public sealed class TraceGroupClickOptions
        {
            private TraceGroupClickOptions()
            {
            }
        }

        public sealed class WaterfallMode
        {
            private WaterfallMode()
            {
            }
        }
    }
}

namespace Plotly.NET.LayoutObjects
{
    public sealed class ActiveSelection : DynamicObj.DynamicObj
    {
        internal ActiveSelection()
        {
        }
    }

    public sealed class ActiveShape : DynamicObj.DynamicObj
    {
        internal ActiveShape()
        {
        }
    }

    public sealed class DefaultColorScales : DynamicObj.DynamicObj
    {
        internal DefaultColorScales()
        {
        }
    }

    public sealed class Domain : DynamicObj.DynamicObj
    {
        internal Domain()
        {
        }
    }

    public sealed class Hoverlabel : DynamicObj.DynamicObj
    {
        internal Hoverlabel()
        {
        }
    }

    public sealed class LayoutImage : DynamicObj.DynamicObj
    {
        internal LayoutImage()
        {
        }
    }

    public sealed class Minor : DynamicObj.DynamicObj
    {
        internal Minor()
        {
        }
    }

    public sealed class ModeBar : DynamicObj.DynamicObj
    {
        internal ModeBar()
        {
        }
    }

    public sealed class NewSelection : DynamicObj.DynamicObj
    {
        internal NewSelection()
        {
        }
    }

    public sealed class NewShape : DynamicObj.DynamicObj
    {
        internal NewShape()
        {
        }
    }

    public sealed class Rangebreak : DynamicObj.DynamicObj
    {
        internal Rangebreak()
        {
        }
    }

    public sealed class RangeSelector : DynamicObj.DynamicObj
    {
        internal RangeSelector()
        {
        }
    }

    public sealed class RangeSlider : DynamicObj.DynamicObj
    {
        internal RangeSlider()
        {
        }
    }

    public sealed class Selection : DynamicObj.DynamicObj
    {
        internal Selection()
        {
        }
    }

    public sealed class ShapeLabel : DynamicObj.DynamicObj
    {
        internal ShapeLabel()
        {
        }
    }

    public sealed class Slider : DynamicObj.DynamicObj
    {
        internal Slider()
        {
        }
    }

    public sealed class Transition : DynamicObj.DynamicObj
    {
        internal Transition()
        {
        }
    }

    public sealed class UniformText : DynamicObj.DynamicObj
    {
        internal UniformText()
        {
        }
    }

    public sealed class UpdateMenu : DynamicObj.DynamicObj
    {
        internal UpdateMenu()
        {
        }
    }
}

namespace Plotly.NET.TraceObjects
{
    public sealed class Box : DynamicObj.DynamicObj
    {
        internal Box()
        {
        }
    }

    public sealed class Cumulative : DynamicObj.DynamicObj
    {
        internal Cumulative()
        {
        }
    }

    public sealed class Gradient : DynamicObj.DynamicObj
    {
        internal Gradient()
        {
        }
    }
}

namespace Plotly.NET.ConfigObjects
{
    public sealed class Edits : DynamicObj.DynamicObj
    {
        internal Edits()
        {
        }
    }

    public sealed class ToImageButtonOptions : DynamicObj.DynamicObj
    {
        internal ToImageButtonOptions()
        {
        }
    }
}
