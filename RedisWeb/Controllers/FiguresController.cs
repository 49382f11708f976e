using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using RedisWeb.Accounts;

namespace RedisWeb.Controllers;

/// <summary>What pages of the diagnostics share: only those who may look see them, nobody keeps them, and some who look may change what they see.</summary>
[Authorize(Policy = AccountPolicies.Viewer)]
[ResponseCache(NoStore = true)]
public abstract class FiguresController : SiteController
{
    protected bool MayChange => User.IsInRole(AccountPolicies.Administrator);
}
