using System.Text;

namespace RedisWeb.Models.Charts;

/// <summary>Writes the data of a path in tenths of a unit, relative where it can be, which about halves its length.</summary>
internal struct SvgPath(StringBuilder svg)
{
    private int _x;
    private int _y;
    private bool _inLine;
    private bool _isDot;

    public void MoveTo(int x, int y)
    {
        EndLine();
        svg.Append('M').AppendTenths(x).Append(y < 0 ? "" : " ").AppendTenths(y);
        (_x, _y, _inLine, _isDot) = (x, y, false, true);
    }

    public void LineTo(int x, int y)
    {
        var (dx, dy) = (x - _x, y - _y);
        if (dx == 0 && dy == 0)
        {
            return;
        }

        svg.Append(!_inLine ? "l" : dx < 0 ? "" : " ").AppendTenths(dx).Append(dy < 0 ? "" : " ").AppendTenths(dy);
        (_x, _y, _inLine, _isDot) = (x, y, true, false);
    }

    /// <summary>A move with no line after it draws nothing; one of no length is drawn as the dot of its cap.</summary>
    public void EndLine()
    {
        if (_isDot)
        {
            svg.Append("h0");
            _isDot = false;
        }
    }
}
